"""Statistics Sweden's database by PxWebApi v2: what its tables are called, ask and answer, made into our rows."""
