"""What stands round the map."""
