"""Set one setting of the workspace."""

import json
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from gridmap.domain.access import Permission
from gridmap.domain.action import NewIds, Reader, existing
from gridmap.domain.change import Change, added, replaced
from gridmap.domain.records import RecordId, Setting


@dataclass(frozen=True, slots=True)
class SetSetting:
    """Keeps a value, already checked by its option, under a name.

    `id` is the record that holds the name so far, None where there is none yet.
    """

    name: str
    value: Any  # what JSON can hold
    id: RecordId | None = None
    permission: ClassVar[Permission] = "administer"

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The setting before and after.

        Raises:
            Refused: the record that held it is gone.
        """
        value = json.dumps(self.value, ensure_ascii=False)
        if self.id is None:
            return added("change.set_setting", [Setting(new_id(), self.name, value)])
        before = existing(reader, self.id, Setting)
        return replaced("change.set_setting", [(before, replace(before, value=value))])
