"""What an import did, line by line, for people to read and for a table to be mended from."""

import csv
import io
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gridmap.domain.errors import UserError
from gridmap.exchange.area_words import area_said
from gridmap.formats.spreadsheet_safe import guarded
from gridmap.words import tr

#: Lines of each kind that the readable text shows; the table has all.
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened to a row, a region or a place on the map."""

    kind: str  # a key of the translations, said with `values`
    values: Mapping[str, Any] = field(default_factory=dict)
    row: int | None = None  # as the file counts, from 1
    code: str = ""
    name: str = ""
    lon: float = math.nan
    lat: float = math.nan
    size: float = 0.0  # square metres
    grave: bool = False
    left_out: bool = False

    @property
    def sentence(self) -> str:
        """What happened, in the language in use."""
        return tr(self.kind, **self.values)


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of an import."""

    source: str  # name of the file
    counts: Mapping[str, int]  # a key of the translations -> how many; in the order to be read
    lines: tuple[Line, ...] = ()
    areas: frozenset[str] = frozenset()  # those of the counts that are square metres

    @property
    def left_out(self) -> list[Line]:
        """Rows that are not in the workspace."""
        return [line for line in self.lines if line.left_out]

    def figures(self) -> dict[str, str]:
        """The counts that are not zero as text, areas in the unit that shows them best."""
        return {
            key: area_said(count, short=True) if key in self.areas else f"{count:,}"
            for key, count in self.counts.items()
            if count
        }

    def in_short(self) -> tuple[str, str]:
        """What came in, and what was left out; "" where nothing was."""
        told = {key: f"{figure} {tr(key)}" for key, figure in self.figures().items()}
        left = [key for key in told if key.endswith(".left_out")]
        return " · ".join(told[key] for key in told if key not in left), "".join(told[key] for key in left)

    @property
    def grave(self) -> list[Line]:
        """What stopped the import, or should be looked at first."""
        return [line for line in self.lines if line.grave]

    def text(self, shown: int = _SHOWN) -> str:
        """For people: the counts, then each kind of line with its largest cases."""
        figures = self.figures()
        width = max([9, *map(len, figures.values())])
        said = [f"{figure:>{width}}  {tr(key)}" for key, figure in figures.items()]
        kinds = Counter(line.kind for line in self.lines)
        for kind in sorted(kinds, key=lambda one: not any(line.grave for line in self._of(one))):
            lines = sorted(self._of(kind), key=lambda line: (not line.grave, -line.size))
            said.append("")
            said.append(f"{tr(kind + '.title')} ({kinds[kind]:,})")
            said += [f"  {described(line)}" for line in lines[:shown]]
            if len(lines) > shown:
                said.append("  " + tr("report.more", count=len(lines) - shown))
        return "\n".join(said)

    @property
    def shortened(self) -> bool:
        """Whether `text` leaves lines out."""
        return any(count > _SHOWN for count in Counter(line.kind for line in self.lines).values())

    def _of(self, kind: str) -> list[Line]:
        return [line for line in self.lines if line.kind == kind]


def described(line: Line) -> str:
    """One line as text: row, code and name, what happened, place and size where there are any."""
    parts = [tr("report.row", row=str(line.row))] if line.row is not None else []
    parts += [part for part in (line.code, line.name) if part]
    said = " ".join(parts)
    said = f"{said}: {line.sentence}" if said else line.sentence
    if line.size > 0:
        said += " · " + area_said(line.size)
    if not math.isnan(line.lon):
        said += f" · {line.lon:.6f}, {line.lat:.6f}"
    return said


#: Columns of the table, each a key of the translations.
_COLUMNS = ("row", "code", "name", "what", "stopped", "left_out", "lon", "lat", "size_m2")


def write_csv(report: Report, path: Path) -> None:
    """Write every line as a table, UTF-8 with a mark that spreadsheets understand.

    Raises:
        UserError: the file cannot be written.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([tr(f"report.column.{name}") for name in _COLUMNS])
    writer.writerows(_cells(line) for line in report.lines)
    try:
        path.write_text(text.getvalue(), "utf-8-sig", newline="")
    except OSError as error:
        raise UserError("report.unwritable", file=str(path), why=error.strerror or str(error)) from error


def _cells(line: Line) -> Iterable[Any]:
    place = ("", "") if math.isnan(line.lon) else (f"{line.lon:.7f}", f"{line.lat:.7f}")
    size = f"{line.size:.2f}" if line.size > 0 else ""
    marks = ("1" if line.grave else "", "1" if line.left_out else "")
    row = "" if line.row is None else str(line.row)
    return (row, guarded(line.code), guarded(line.name), guarded(line.sentence), *marks, *place, size)


class ImportStopped(UserError):
    """An import that found too much to mend by itself; nothing of it was kept.

    Attributes:
        report: What was found, the grave lines first among it.
    """

    def __init__(self, key: str, report: Report, **values: Any) -> None:
        self.report = report
        super().__init__(key, **values)
