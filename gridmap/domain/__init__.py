"""What gridmap knows, free of Qt, SQL and files: records, actions, changes, checks and their geometry."""
