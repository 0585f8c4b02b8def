"""The static site: the same pages, for a host without a program or a folder on disk."""
