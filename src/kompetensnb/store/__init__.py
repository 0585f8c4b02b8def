"""The one place where data rest: snapshots of typed tables, with the origin of every figure."""
