"""Polygons that do not fit together: each fault with its size, who may get the ground, what that moves."""
