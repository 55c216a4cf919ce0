from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real and hostile input beside the project; what needs it is skipped without it."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of real and hostile data does not lie beside the project")
    return SHARED_DATA
