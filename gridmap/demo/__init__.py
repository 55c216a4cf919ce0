"""A fictional city, made from a seed: terrain, roads, cells, people, places and a year of events."""
