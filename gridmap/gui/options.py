"""The values of all options: the user's from this computer, the workspace's from its file."""

import json
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from gridmap.settings import UserSettings, options

if TYPE_CHECKING:
    from gridmap.domain.records import Setting
    from gridmap.domain.risk.schemes import Scheme
    from gridmap.session import Session


class Options(QObject):
    """Reads and keeps options by name; says which one has changed."""

    changed = Signal(str)

    def __init__(self, user: UserSettings | None = None) -> None:
        super().__init__()
        self.user = user or UserSettings()
        self.session: Session | None = None

    def available(self, name: str) -> bool:
        """Whether the option can be set now: one of the workspace needs an open one that can be written."""
        if options()[name].scope == "user":
            return True
        return self.session is not None and not self.session.read_only

    def __getitem__(self, name: str) -> Any:
        """The value, or the option's default."""
        if options()[name].scope == "user":
            return self.user[name]
        record = self._record(name)
        return options()[name].default if record is None else json.loads(record.value)

    def __setitem__(self, name: str, value: Any) -> None:
        """Keep a value at once; one of the workspace through the session, so it can be undone.

        Raises:
            UserError: the option may not hold it, it cannot be written, or the actor may not.
        """
        if value == self[name]:
            return
        if options()[name].scope == "user":
            self.user[name] = value
        elif self.session is not None:
            from gridmap.domain.actions.set_setting import SetSetting

            record = self._record(name)
            checked = options()[name].checked(value)
            self.session.run(SetSetting(name, checked, record.id if record else None))
        self.changed.emit(name)

    def scheme(self) -> "Scheme":
        """The colour scheme in which risk is shown."""
        from gridmap.domain.risk.own_scheme import scheme_in_force  # numpy comes with it

        return scheme_in_force(self["risk_scheme"], self["own_scheme"])

    def _record(self, name: str) -> "Setting | None":
        if self.session is None:
            return None
        from gridmap.domain.records import Setting  # shapely comes with it, after the first paint

        found = self.session.workspace.all_of(Setting)
        return next((record for record in found if record.name == name), None)
