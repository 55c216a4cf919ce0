"""What setup.cfg asks for, what requirements.txt pins, what the code imports and what a wheel carries."""

import ast
import configparser
import importlib.metadata
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parent.parent
#: Brought by Python itself into every environment.
GIVEN = {"pip"}


@pytest.fixture(scope="module")
def settings() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # folders keep their capitals
    parser.read(PROJECT / "setup.cfg", "utf-8")
    return parser


@pytest.fixture(scope="module")
def direct(settings) -> list[Requirement]:
    """What setup.cfg and pyproject.toml name."""
    build = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    return [Requirement(line) for line in (
        *settings["options"]["install_requires"].split("\n"),
        *settings["options.extras_require"]["dev"].split("\n"),
        *build,
    ) if line]  # fmt: skip


@pytest.fixture(scope="module")
def pins() -> dict[str, str]:
    return {canonicalize_name(name): version for name, version in pinned_lines()}


def pinned_lines() -> list[tuple[str, str]]:
    lines = (PROJECT / "requirements.txt").read_text("utf-8").splitlines()
    return [tuple(line.split("==", 1)) for line in lines]


def with_what_they_need(roots: Iterable[Requirement]) -> Iterator[Requirement]:
    """The requirements and, all the way down, what the installed packages ask for on this machine."""
    to_see, seen = list(roots), set()
    while to_see:
        requirement = to_see.pop()
        yield requirement
        name = canonicalize_name(requirement.name)
        if name in GIVEN or (name, frozenset(requirement.extras)) in seen:
            continue
        seen.add((name, frozenset(requirement.extras)))
        for text in importlib.metadata.requires(name) or ():
            further = Requirement(text)
            extras = requirement.extras or {""}
            if further.marker is None or any(further.marker.evaluate({"extra": extra}) for extra in extras):
                to_see.append(further)


def test_every_direct_dependency_is_pinned_to_one_version(direct, pins):
    assert [str(one) for one in direct if canonicalize_name(one.name) not in pins] == []
    twice = Counter(canonicalize_name(name) for name, _ in pinned_lines())
    assert [name for name, times in twice.items() if times > 1] == []
    assert [version for version in pins.values() if not version or set(version) & set("*<>=!~ ;")] == []


def test_no_pin_contradicts_what_a_package_asks_for(direct, pins):
    asked = [one for one in with_what_they_need(direct) if canonicalize_name(one.name) not in GIVEN]
    unpinned = {str(one) for one in asked if canonicalize_name(one.name) not in pins}
    refused = {
        f"{one} but {pins[canonicalize_name(one.name)]}"
        for one in asked
        if not one.specifier.contains(pins.get(canonicalize_name(one.name), "0"), prereleases=True)
    }
    assert (unpinned, refused) == (set(), set())


def test_nothing_is_pinned_that_nobody_asks_for(direct, pins):
    assert set(pins) - {canonicalize_name(one.name) for one in with_what_they_need(direct)} == set()


def test_the_environment_has_the_pinned_versions(pins):
    assert {name: importlib.metadata.version(name) for name in pins} == pins


def test_the_window_library_is_the_one_that_was_chosen(direct, pins):
    assert [str(one) for one in direct if one.name.startswith("PySide6")] == ["PySide6-Essentials==6.11.3"]
    assert pins["pyside6-essentials"] == pins["shiboken6"] == "6.11.3"


def test_the_package_imports_only_what_it_depends_on(settings):
    asked = settings["options"]["install_requires"].split("\n")
    declared = {canonicalize_name(Requirement(line).name) for line in asked if line}
    owners = importlib.metadata.packages_distributions()
    imported = {
        canonicalize_name(owners[name][0]) if name in owners else name
        for path in (PROJECT / "gridmap").rglob("*.py")
        for name in imported_names(ast.parse(path.read_text("utf-8")))
    } - {"gridmap", *sys.stdlib_module_names}
    assert imported - declared == {"shiboken6"}  # half of PySide6, of the same version


def imported_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_a_wheel_carries_every_file_that_the_program_reads(settings):
    carried: set[Path] = set()
    for target, patterns in settings["options.data_files"].items():
        for pattern in patterns.split(","):
            found = set(PROJECT.glob(pattern.strip()))
            # It lies there as it lies here.
            assert {one.parent for one in found} == {PROJECT / target.removeprefix("share/gridmap/")}
            carried |= found
    folders = PROJECT / "resources", PROJECT / "data" / "demo"
    read = {file for folder in folders for file in folder.rglob("*") if file.is_file()}
    only_here = {PROJECT / "resources" / name for name in ("setup", "pictures")}
    assert {file for file in read - carried if file.parent not in only_here} == set()
    assert [file for file in carried if file.is_dir()] == []  # setuptools cannot copy one
