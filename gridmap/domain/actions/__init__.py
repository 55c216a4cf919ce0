"""Everything that can be done to a workspace, one action a file."""
