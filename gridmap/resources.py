"""Where the program's own files lie."""

import sys
from pathlib import Path

_PROJECT = Path(__file__).resolve().parent.parent
#: The project's folder, or where an installation from a wheel puts the same two folders.
ROOT = _PROJECT if (_PROJECT / "setup.cfg").is_file() else Path(sys.prefix) / "share" / "gridmap"
RESOURCES = ROOT / "resources"
DATA = ROOT / "data"


def resource(*parts: str) -> Path:
    """Path of a file below `resources/`, for example ``resource("translations", "en")``."""
    return RESOURCES.joinpath(*parts)
