"""What the window asks of a workspace, a question a file; every answer is bounded."""
