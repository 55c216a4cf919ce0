"""What the command line says when the system, not the user or the program, is at fault."""

import os
import subprocess
import sys

STARTED = "import sys; from gridmap.app import main; main(sys.argv[1:])"


def screenshot(tmp_path, why_qt_does_not_load):
    """The verb, in a process where Qt's modules cannot be imported for a reason given."""
    broken = tmp_path / "PySide6"
    broken.mkdir()
    (broken / "__init__.py").write_text(f"raise ImportError({why_qt_does_not_load!r})\n", "utf-8")
    (tmp_path / "city.gpkg").touch()
    return subprocess.run(
        [sys.executable, "-c", STARTED, "--lang", "en", "screenshot", "city.gpkg", "--out", "city.png"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip


def test_a_library_missing_from_the_system_is_named_in_one_sentence(tmp_path):
    ended = screenshot(tmp_path, "libEGL.so.1: cannot open shared object file: No such file or directory")
    assert ended.returncode == 1
    assert ended.stderr.startswith("This system lacks the library libEGL.so.1,")
    assert len(ended.stderr.splitlines()) == 1


def test_any_other_failing_import_is_shown_as_the_bug_it_is(tmp_path):
    assert "Traceback" in screenshot(tmp_path, "cannot import name 'QtCore'").stderr
