from collections.abc import Iterator
from pathlib import Path

import pytest

from gridmap import words

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first, so that none is begun when the other worker is nearly done."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """Every test begins in Chinese, whatever language the one before it in this process left behind."""
    words.set_language("zh_CN")
    yield
    words.set_language("zh_CN")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real and hostile input beside the project; what needs it is skipped without it."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of real and hostile data does not lie beside the project")
    return SHARED_DATA
