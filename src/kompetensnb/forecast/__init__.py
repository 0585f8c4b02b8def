"""What may come: methods for series, their errors in the past, and the bands that follow. Pure functions."""
