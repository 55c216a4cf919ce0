"""Where the program's own files lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"
DATA = ROOT / "data"


def resource(*parts: str) -> Path:
    """Path of a file below `resources/`, for example ``resource("translations", "en")``."""
    return RESOURCES.joinpath(*parts)
