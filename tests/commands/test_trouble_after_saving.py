from gridmap import words
from gridmap.commands.passphrase import open_session
from gridmap.domain.change import added
from gridmap.domain.errors import UserError
from gridmap.session import Session
from tests.store.conftest import Do, build_town


def test_what_could_not_follow_a_commit_is_said_on_the_error_stream(tmp_path, capsys):
    path = tmp_path / "a.gpkg"
    Session.create(path, "a").close()

    def stumble(changed):
        raise UserError("workspace_file_full", file="a.gpkg")

    with open_session(path) as session:
        session.subscribe(stumble, "session.keeps.colours")
        build_town(session)
        assert session.workspace.counts()["cell"] == 2
        session.run(Do(added("change.test", [])))

    said = capsys.readouterr().err
    why = words.tr("session.meanwhile.workspace_file_full", file="a.gpkg")
    assert why in said
    assert said.count(words.tr("session.keeps.colours")) == 1
