"""Import and export: from a file through checks and attachment into a session, and out again."""
