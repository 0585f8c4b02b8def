"""Sections that pages are put together from: each takes a context and gives a section."""
