"""Rename and remove other nets; they come by an import."""

from dataclasses import dataclass, replace
from typing import ClassVar

from gridmap.domain.access import Permission
from gridmap.domain.action import NewIds, Reader, existing
from gridmap.domain.change import Change, removed, replaced
from gridmap.domain.errors import Refused
from gridmap.domain.field_text import fitting
from gridmap.domain.planning_records import Net, NetArea
from gridmap.domain.records import RecordId


@dataclass(frozen=True, slots=True)
class RenameNet:
    """Gives a net another name."""

    net_id: RecordId
    name: str
    permission: ClassVar[Permission] = "edit_boundaries"

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The net before and after.

        Raises:
            Refused: the name is empty.
        """
        net = existing(reader, self.net_id, Net)
        if not self.name.strip():
            raise Refused("net_needs_name")
        return replaced("change.rename_net", [(net, replace(net, name=fitting("name", self.name.strip())))])


@dataclass(frozen=True, slots=True)
class RemoveNet:
    """Takes a net away with all its areas; undo brings it back."""

    net_id: RecordId
    permission: ClassVar[Permission] = "edit_boundaries"

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The net and its areas."""
        net = existing(reader, self.net_id, Net)
        return removed("change.remove_net", [net, *reader.referring_to(net.id, NetArea, "net_id")])
