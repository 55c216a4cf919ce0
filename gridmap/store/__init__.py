"""The workspace file, the only place where SQL is spoken."""
