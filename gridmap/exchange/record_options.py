"""What the user says about a file of records beside its name and kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gridmap.domain.moment import DayOrder


@dataclass(frozen=True, slots=True)
class RecordOptions:
    """Choices for an import of records; the defaults guess."""

    columns: Mapping[str, str] = field(default_factory=dict)  # target -> column, "" for none
    constants: Mapping[str, str] = field(default_factory=dict)  # target -> value where no column gives one
    crs: str = ""  # EPSG:n, gcj02 or bd09
    encoding: str = ""
    sheet: str = ""  # or layer
    time_zone: str = "Asia/Shanghai"  # whose clock moments without a zone show
    day_order: DayOrder = ""  # of dates like 6/1/2025
    id_prefix: str = ""  # put before external ids, where two sources count alike
    closed_after: int | None = None  # days; older events count as closed where nothing says whether they are
    report: Path | None = None  # where rejected rows go
