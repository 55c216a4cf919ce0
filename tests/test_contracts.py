"""Plants one violation per import contract in a copy of the package and sees it caught."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

PLANTED = [
    ("domain/planted.py", "import gridmap.store", "Imports point downwards"),
    ("store/planted.py", "import gridmap.formats", "Imports point downwards"),
    ("newcomer.py", "", "newcomer"),  # exhaustive: a module that no layer knows
    ("session_planted.py", "import PySide6", "session_planted"),
    ("store/planted.py", "import PySide6.QtCore", "Qt lives in gui and app only"),
    ("gui/planted.py", "import sqlcipher3", "SQL lives in store only"),
    ("exchange/planted.py", "import geopandas", "Data frames live in formats only"),
    ("domain/planted.py", "import click", "The domain is numpy"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    made = tmp_path_factory.mktemp("contracts")
    shutil.copytree(ROOT / "gridmap", made / "gridmap", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "setup.cfg", made)
    return made


def lint(folder):
    # By its command line in a fresh process: the graph's root must be the copy, not this package.
    code = "import sys; sys.path.insert(0, '.'); from importlinter import cli; cli.lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_the_package_as_it_is_keeps_every_contract(copy):
    code, said = lint(copy)

    assert code == 0, said


@pytest.mark.parametrize(("place", "line", "caught"), PLANTED)
def test_a_planted_violation_is_caught(copy, place, line, caught):
    planted = copy / "gridmap" / place
    planted.write_text(line + "\n")
    try:
        code, said = lint(copy)
    finally:
        planted.unlink()

    assert code != 0
    assert caught in said
