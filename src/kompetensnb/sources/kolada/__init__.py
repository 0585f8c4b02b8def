"""Kolada, the key performance indicators of municipalities, by its API v3."""
