"""The one mutable object, and the only gate for permission and writing."""
