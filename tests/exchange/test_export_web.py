import json
import re

import numpy as np
import pytest
import shapely

from gridmap.domain.access import Actor
from gridmap.domain.errors import Refused, UserError
from gridmap.domain.shared_arcs import shared_arcs
from gridmap.exchange.export_web import WebOptions, export_web
from gridmap.session import Session
from gridmap.store import journal
from tests.export_city import HOSTILE, SECRETS, make_export_city


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    opened = make_export_city(tmp_path_factory.mktemp("city") / "city.gpkg")
    yield opened
    opened.close()


@pytest.fixture
def text(city, tmp_path):
    export_web(city, tmp_path / "city.html")
    return (tmp_path / "city.html").read_text("utf-8")


def about(text):
    return json.loads(re.search(r'id="about">(.*?)</script>', text, re.DOTALL)[1])


def test_no_person_is_in_the_page(text):
    assert not [secret for secret in SECRETS if secret in text]


def test_the_page_names_no_address_that_is_fetched(text):
    markup = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    others = r'<script>/\* @preserve.*?</script>|id="about">.*?</script>|/\*.*?\*/'
    own = re.sub(others, "", text, flags=re.DOTALL)

    assert not re.findall(r"""(?:src|href|action)\s*=\s*["']?\w""", markup)
    assert not re.findall(r"url\((?!data:|#)", text)
    assert not re.findall(r"https?://", own)


def test_a_count_below_five_is_told_as_such_and_cannot_be_worked_out(text):
    data = about(text)
    residents = next(count["values"] for count in data["counts"] if count["name"] == "居民")
    cells = next(level for level in data["levels"] if level["key"] == "cell")["first"]
    community = data["parents"][cells]

    assert residents[cells : cells + 4] == ["<5", 12, 7, 0]
    assert residents[community] == "≥20"  # 12 + 7 + at least one
    for count in data["counts"]:
        assert not [value for value in count["values"] if isinstance(value, int) and 0 < value < 5]


def test_a_hostile_name_neither_ends_a_script_nor_reaches_a_template(text):
    assert HOSTILE in about(text)["names"]
    assert HOSTILE not in text
    assert "<img" not in text
    assert text.count('id="arcs"') == 1


def test_the_page_says_internal_use_until_a_map_approval_number_is_set(city, text, tmp_path):
    from gridmap.domain.actions.set_setting import SetSetting

    assert about(text)["texts"]["mark"] == "内部使用"
    city.run(SetSetting("map_approval_number", "川S(2026)001号"))
    export_web(city, tmp_path / "approved.html")
    city.undo()

    assert about((tmp_path / "approved.html").read_text("utf-8"))["texts"]["mark"] == "审图号：川S(2026)001号"


def test_the_same_workspace_makes_the_same_page(city, text, tmp_path):
    export_web(city, tmp_path / "again.html")

    assert (tmp_path / "again.html").read_text("utf-8") == text


def test_every_export_is_journaled(city, tmp_path):
    before = journal.head(city.workspace.reading())[0]
    export_web(city, tmp_path / "city.html")
    row = (
        city.workspace.reading()
        .execute('SELECT kind, label, "values" FROM journal WHERE seq > ?', (before,))
        .fetchall()
    )

    assert [(kind, label) for kind, label, _ in row] == [("access", "export")]
    assert json.loads(row[0][2])["file"] == "city.html"


def test_a_file_that_lies_there_is_kept_unless_forced(city, tmp_path):
    out = tmp_path / "city.html"
    out.write_text("mine")
    with pytest.raises(UserError) as caught:
        export_web(city, out)

    assert caught.value.key == "export.file_exists"
    assert out.read_text() == "mine"
    export_web(city, out, force=True)
    assert out.stat().st_size > 100_000


def test_a_workspace_is_never_replaced_by_an_export(city, tmp_path):
    other = tmp_path / "other.gpkg"
    Session.create(other, "另一个").close()
    for target in (city.workspace.path, other):
        with pytest.raises(UserError) as caught:
            export_web(city, target, force=True)
        assert caught.value.key == "export.over_workspace"


def test_nothing_half_written_is_left_when_the_work_is_stopped(city, tmp_path):
    from gridmap.domain.errors import Cancelled

    def stop(done, total):
        if done > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        export_web(city, tmp_path / "city.html", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_missing_or_may_not_be_written_is_said_so(city, tmp_path):
    with pytest.raises(UserError) as missing:
        export_web(city, tmp_path / "no" / "city.html")
    (tmp_path / "taken").write_text("")
    with pytest.raises(UserError) as file:
        export_web(city, tmp_path / "taken" / "city.html")

    assert missing.value.key == "export.folder_missing"
    assert file.value.key == "export.folder_missing"


def test_a_full_disk_is_said_so_and_leaves_nothing(city):
    from pathlib import Path

    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    from gridmap.exchange.leaving import leaving

    shm = Path("/dev/full")
    with pytest.raises(UserError) as caught, leaving(city, city.workspace.path.parent / "x.html"):
        shm.write_text("x" * 10_000)
    assert caught.value.key == "export.disk_full"
    assert not [one for one in city.workspace.path.parent.iterdir() if "x.html" in one.name]


def test_who_may_not_export_does_not(tmp_path):
    session = make_export_city(tmp_path / "city.gpkg")
    session.actor = Actor("看客", "viewer")
    with pytest.raises(Refused):
        export_web(session, tmp_path / "city.html")
    session.close()


def test_an_export_that_cannot_be_journaled_is_refused(tmp_path):
    make_export_city(tmp_path / "city.gpkg").close()
    session = Session.open(tmp_path / "city.gpkg", read_only=True)
    with pytest.raises(UserError) as caught:
        export_web(session, tmp_path / "city.html")
    session.close()
    assert caught.value.key == "export.read_only"


def test_an_empty_workspace_has_nothing_to_show(tmp_path):
    session = Session.create(tmp_path / "empty.gpkg", "空")
    with pytest.raises(UserError) as caught:
        export_web(session, tmp_path / "city.html", WebOptions("cell"))
    session.close()
    assert caught.value.key == "export.nothing_at_level"


def test_shapes_with_holes_islands_and_no_matching_borders_survive():
    outer = shapely.box(104, 29, 104.1, 29.1)
    island = shapely.box(104.02, 29.02, 104.04, 29.04)
    apart = shapely.box(104.1, 29.0213, 104.15, 29.05)  # its corners are not vertices of the other
    shapes = np.array([shapely.difference(outer, island), island, apart, None], dtype=object)

    arcs = shared_arcs(shapes)

    assert np.diff(arcs.shape_ends, prepend=0).tolist() == [2, 1, 1, 0]
    used = np.where(arcs.refs < 0, ~arcs.refs, arcs.refs)
    assert sorted(np.bincount(used).tolist()) == [1, 1, 2]  # the island's border is shared


def test_the_page_has_the_colours_that_the_workspace_has_chosen(city, tmp_path):
    from gridmap.domain.actions.set_setting import SetSetting

    city.run(SetSetting("risk_scheme", "three"))
    export_web(city, tmp_path / "three.html")
    city.undo()
    data = about((tmp_path / "three.html").read_text("utf-8"))

    assert [look["sign"] for look in data["looks"]] == ["高", "中", "低", "—"]
    assert data["shownLevels"] == [0, 1, 1, 3, 4]  # levels I and II are one colour
