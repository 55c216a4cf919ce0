import pytest

from gridmap import words
from gridmap.app import main


@pytest.fixture(autouse=True)
def same_language():
    """A command line that asked for a language leaves none behind."""
    before = words.language()
    yield
    words.set_language(before)


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Runs the command line in a folder of its own; gives exit code and all that it said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GRIDMAP_PASSPHRASE", raising=False)

    def running(*arguments):
        with pytest.raises(SystemExit) as ended:
            main(["--lang", "en", *arguments])
        said = capsys.readouterr()
        return ended.value.code, said.out + said.err

    return running
