"""gridmap: a desktop GIS for grid-based community governance."""
