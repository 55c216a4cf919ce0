"""The command line at a workspace that may only be read, in a folder that may only be read."""

import os
import shutil
import subprocess
import sys

import pytest

from gridmap.session import Session

#: Whoever runs the tests as root must do without what root may.
_WITHOUT = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner", "--inh-caps=-all"]
_PASSPHRASE = "七月的河 三座桥 91"

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or (os.geteuid() == 0 and shutil.which("setpriv") is None),
    reason="nobody here whom the system would refuse",
)


@pytest.fixture(params=[None, _PASSPHRASE], ids=["plain", "sealed"])
def locked(request, tmp_path):
    """Runs a command at such a workspace; gives its exit code and what it said."""
    folder = tmp_path / "locked"
    folder.mkdir()
    path = folder / "city.gpkg"
    Session.create(path, "试验市", passphrase=request.param).close()
    path.chmod(0o444)
    folder.chmod(0o555)

    def run(verb, *arguments):
        program = [sys.executable, "-c", "from gridmap.app import main; main()", "--lang", "zh_CN"]
        done = subprocess.run(
            [*(_WITHOUT if os.geteuid() == 0 else []), *program, verb, path, *arguments],
            capture_output=True, text=True, env={**os.environ, "GRIDMAP_PASSPHRASE": request.param or ""},
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    yield run
    folder.chmod(0o755)


def test_another_day_is_shown_all_the_same(locked):
    code, said = locked("asof", "2026-06-01")

    assert (code, "Traceback" in said) == (0, False), said
    assert "2026-06-01" in said


def test_nothing_but_sentences_is_said(locked):
    for verb in ("info", "verify", "risk"):
        code, said = locked(verb)
        assert (code, "Exception ignored" in said) == (0, False), said
