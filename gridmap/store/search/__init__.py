"""Search over cells, regions, places, organisations, events and, with permission, residents.

The index is derived: it follows the journal and can be made again from nothing.
"""
