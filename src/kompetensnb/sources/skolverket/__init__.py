"""Skolverket: exports of school statistics (SIRIS) and the register of planned education."""
