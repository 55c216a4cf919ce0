"""Workbooks of old Excel (.xls), tried where their faults can do no harm.

A damaged one may claim so many rows that the library asks for more memory than there is, which ends
the whole process. So another process reads it first.
"""

import subprocess
import sys
from pathlib import Path

from gridmap.domain.errors import UserError

_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
_SECONDS = 60
#: What the library refuses by itself is told when it is asked again; only its death counts here.
_TRIAL = """
import sys
import python_calamine
try:
    book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
    for name in book.sheet_names:
        for row in book.get_sheet_by_name(name).iter_rows():
            pass
except BaseException:
    pass
"""


def refuse_deadly(path: Path) -> None:
    """Read a workbook of old Excel in a process of its own; other files pass untried.

    Raises:
        UserError: that process died, or did not come to an end.
    """
    with path.open("rb") as file:
        if file.read(len(_COMPOUND_FILE)) != _COMPOUND_FILE:
            return
    command = [sys.executable, "-I", "-c", _TRIAL, str(path)]
    try:
        ended = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise UserError("import_records.workbook_broken", file=path.name) from error
    if ended.returncode != 0:
        raise UserError("import_records.workbook_broken", file=path.name)
