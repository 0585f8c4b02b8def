"""Measures the project against its budgets and against other ways to show the same page; see README.md."""
