"""Ctrl+K: the search palette, and keeping its index."""
