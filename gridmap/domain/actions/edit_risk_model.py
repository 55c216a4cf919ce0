"""Put another risk model in force."""

from dataclasses import dataclass
from typing import ClassVar

from gridmap.domain.access import Permission
from gridmap.domain.action import NewIds, Reader, existing
from gridmap.domain.change import Change, added
from gridmap.domain.errors import Refused
from gridmap.domain.records import RecordId, RiskModel
from gridmap.domain.risk.model import Model
from gridmap.domain.risk.model_json import from_json, to_json


@dataclass(frozen=True, slots=True)
class EditRiskModel:
    """Stores a model as a new version; earlier ones stay, so that past levels can be understood.

    `previous_id` is the version that the editor started from, None for the built-in default.
    """

    name: str
    model: Model
    previous_id: RecordId | None = None
    permission: ClassVar[Permission] = "edit_risk_model"

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The new version.

        Raises:
            Refused: it has no name, or someone stored a version since.
            UserError: a number of the model is out of range.
        """
        if not self.name.strip():
            raise Refused("risk.model_without_name")
        version = existing(reader, self.previous_id, RiskModel).version + 1 if self.previous_id else 1
        if reader.referring_to(version, RiskModel, "version"):
            raise Refused("risk.model_newer", version=version)
        definition = to_json(from_json(to_json(self.model)))
        return added("change.edit_risk_model", [RiskModel(new_id(), version, self.name.strip(), definition)])
