from datetime import date

import pytest
import shapely

from gridmap.demo.city import city
from gridmap.demo.write import write
from gridmap.domain.access import Actor
from gridmap.domain.errors import Cancelled, UserError
from gridmap.session import Session
from gridmap.store import geopackage
from gridmap.store.journal import verify


@pytest.fixture(scope="module")
def made():
    return city(300, 4_000, 2_400, 3, date.today().isoformat())


@pytest.fixture(scope="module")
def written(made, tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "city.gpkg"
    summary = write(made, path, Actor("值班员"))
    session = Session.open(path)
    yield session, summary
    session.close()


def test_the_workspace_holds_every_record_and_a_sound_journal(written, made):
    session, _ = written
    counts = session.workspace.counts()

    assert {name: counts[name] for name in made.counts()} == made.counts()
    assert verify(session.workspace.reading()).broken_seq is None


def test_colours_tell_a_story_of_few_red_and_many_blue_cells(written):
    _, summary = written
    unknown, red, orange, yellow, blue = (count / sum(summary.cells) for count in summary.cells)

    assert 0.02 < red < 0.06 and 0.05 < orange < 0.12 and 0.14 < yellow < 0.26
    assert blue > 0.55 and unknown < 0.05


def test_red_cells_lie_together(written):
    """A red cell has red or orange neighbours far more often than chance would give it."""
    session, _ = written
    rows = session.workspace.reading().execute("SELECT risk_level, geom FROM cell").fetchall()
    shapes = geopackage.geometries([row[1] for row in rows])
    grave = [level in (1, 2) for level, _ in rows]
    one, other = shapely.STRtree(shapes).query(shapes, predicate="touches")
    beside = [grave[b] for a, b in zip(one, other, strict=True) if rows[a][0] == 1]

    assert sum(beside) / len(beside) > 1.7 * sum(grave) / len(grave)


def test_every_cell_with_data_has_a_series_over_the_year(written):
    session, summary = written
    reading = session.workspace.reading()
    (days,) = reading.execute("SELECT count(DISTINCT day) FROM level_history").fetchone()
    question = "SELECT count(DISTINCT subject_id) FROM level_history WHERE level < 4"
    (subjects,) = reading.execute(question).fetchone()

    assert days >= 300
    assert subjects > summary.cells[1] + summary.cells[2]


def test_the_city_is_undone_as_a_whole_and_brought_again(tmp_path):
    small = city(60, 400, 200, 1, "2026-11-22")
    path = tmp_path / "undone.gpkg"
    write(small, path, Actor("值班员"))
    session = Session.open(path)
    try:
        assert session.undo() == "change.demo_city"
        assert sum(session.workspace.counts().values()) == 0
        session.redo()
        assert session.workspace.counts()["cell"] == 60
    finally:
        session.close()


def test_a_file_that_is_there_is_left_alone(made, tmp_path):
    path = tmp_path / "mine.gpkg"
    path.write_bytes(b"mine")

    with pytest.raises(UserError, match=r"demo\.file_exists"):
        write(made, path, Actor("值班员"))
    assert path.read_bytes() == b"mine"


def test_what_is_no_workspace_is_not_replaced_either(made, tmp_path):
    path = tmp_path / "photo.gpkg"
    path.write_bytes(b"\x89PNG" + bytes(5_000))

    with pytest.raises(UserError):
        write(made, path, Actor("值班员"), replace=True)
    assert path.read_bytes().startswith(b"\x89PNG")


def test_writing_that_is_stopped_leaves_nothing(made, tmp_path):
    def stop(done, total):
        if done > 300:
            raise Cancelled

    with pytest.raises(Cancelled):
        write(made, tmp_path / "stopped.gpkg", Actor("值班员"), progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_replacement_that_is_stopped_leaves_the_old_workspace(made, tmp_path):
    path = tmp_path / "kept.gpkg"
    Session.create(path, "旧").close()

    def stop(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        write(made, path, Actor("值班员"), replace=True, progress=stop)
    session = Session.open(path, read_only=True)
    assert session.workspace.name == "旧"
    session.close()
