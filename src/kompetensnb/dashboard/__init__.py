"""Live pages: what a notebook uses to show one, and the server that visitors meet."""

from kompetensnb.dashboard.view import View, open_page

__all__ = ["View", "open_page"]
