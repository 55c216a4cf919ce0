"""A mended delivery goes into the workspace, or into a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gridmap.domain.errors import UserError
from gridmap.exchange.boundaries import import_boundaries
from gridmap.exchange.mending.delivery import Mended, Progress
from gridmap.exchange.mending.report import mending_report
from gridmap.exchange.report import Report
from gridmap.formats.vector_writing import write_layer

if TYPE_CHECKING:
    from gridmap.session import Session


def import_mended(
    session: "Session", done: Mended, progress: Progress | None = None, *, draw: bool = True
) -> Report:
    """Bring a mended delivery into the workspace, with the report of what was mended.

    Args:
        session: Whose workspace.
        done: A delivery without open decisions.
        progress: Told out of 100; may raise `Cancelled`, and nothing is kept.
        draw: As in `import_boundaries`.

    Raises:
        UserError: something is still to be decided.
        ImportStopped: as `import_boundaries` says; nothing is kept.
    """
    _refuse_open(done)
    report = mending_report(done)
    brought = import_boundaries(session, done.delivery.preview, progress, draw=draw, mended=done.features())
    before = set(map(id, done.delivery.features.lines))  # the import tells of these as well
    lines = [line for line in brought.lines if id(line) not in before]
    counts = {**brought.counts, **_told_beside(report)}
    return Report(brought.source, counts, (*report.lines, *lines), report.areas)


def write_mended(done: Mended, path: Path) -> int:
    """Write a mended delivery with all its columns, in EPSG:4490, to a new file.

    Returns:
        How many rows were written.

    Raises:
        UserError: something is still to be decided, the file is there, or it cannot be written.
    """
    _refuse_open(done)
    features = done.features()
    preview = done.delivery.preview
    rows = np.array([one.row - 1 for one in features.features], dtype=np.intp)
    columns: dict[str, Any] = {name: values[rows] for name, values in preview.layer.columns.items()}
    if preview.guess.parent_codes and done.moved_rows():
        columns[preview.guess.parent_codes[0]] = np.array(
            [one.parents[0][0] for one in features.features], dtype=object
        )
    write_layer(path, preview.layer.name, columns, features.shapes)
    return len(rows)


def _refuse_open(done: Mended) -> None:
    if done.outcome.open:
        raise UserError("mending.still_open", count=len(done.outcome.open))


def _told_beside(report: Report) -> dict[str, int]:
    named = ("mending.count.rows_changed", "mending.count.moved")
    return {key: report.counts[key] for key in named}
