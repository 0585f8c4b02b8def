"""Follow-up and collaboration: registers in a database, where every change is kept and nothing is deleted."""
