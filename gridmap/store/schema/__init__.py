"""The tables of a workspace, as named migrations in order."""
