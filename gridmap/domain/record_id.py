"""The id of a record."""

#: Unique over all kinds and workspaces, 53 bits (see `gridmap.store.ids`).
RecordId = int
