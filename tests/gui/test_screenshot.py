from contextlib import closing

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QImage

from gridmap.app import main
from gridmap.domain.coverage import grid
from gridmap.gui import theme
from gridmap.planning import Planning
from gridmap.session import Session
from gridmap.words import tr
from tests.gui.planning.town import make_town
from tests.planning.plan_hands import publish_split, start_draft
from tests.small_city import BUSY_CELL, make_small_city


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return make_small_city(tmp_path_factory.mktemp("city") / "city.gpkg")


@pytest.fixture(autouse=True)
def light_again(qapp):
    yield
    theme.choose(qapp, "light")


def run(*arguments):
    """Run the verb; gives its exit code."""
    with pytest.raises(SystemExit) as left:
        main(["screenshot", *map(str, arguments)])
    return left.value.code


def has(image, colour, least):
    """Whether at least so many pixels have about this colour."""
    seen = (image.pixelColor(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4))
    return sum(1 for one in seen if distance(one, colour) < 12) >= least


def distance(one, other):
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue()))


def test_the_window_is_drawn_in_the_size_and_theme_that_are_asked_for(city, tmp_path, capsys):
    out = tmp_path / "x.png"

    assert run(city, "--out", out, "--size", "1366x768", "--theme", "dark") == 0

    image = QImage(str(out))
    assert (image.width(), image.height()) == (1366, 768)
    assert has(image, theme.colour("window", "dark"), 2000)
    assert str(out) in capsys.readouterr().out


def test_a_selected_cell_fills_the_map_in_the_colour_of_its_level(city, tmp_path):
    plain, close = tmp_path / "plain.png", tmp_path / "close.png"
    assert run(city, "--out", plain, "--size", "1100x700") == 0

    assert run(city, "--out", close, "--size", "1100x700", "--select", BUSY_CELL, "--level", "cell") == 0

    orange = theme.colour("map_2", "light")
    assert has(QImage(str(close)), orange, 1500)
    assert not has(QImage(str(plain)), orange, 1500)


def test_the_words_are_in_the_language_that_is_asked_for(city, tmp_path):
    chinese, english = tmp_path / "zh.png", tmp_path / "en.png"

    run(city, "--out", chinese, "--size", "1100x700", "--lang", "zh_CN")
    run(city, "--out", english, "--size", "1100x700", "--lang", "en")

    assert QImage(str(chinese)) != QImage(str(english))


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (("--select", "42"), "window.no_such_code"),
        (("--mode", "party"), "window.no_such_mode"),
    ],
)
def test_what_there_is_not_is_told_of_and_nothing_is_written(city, tmp_path, capsys, arguments, key):
    out = tmp_path / "x.png"

    assert run(city, "--out", out, *arguments) == 1

    assert not out.exists()
    said = tr(key, code=arguments[1], mode=arguments[1], known="")
    assert said[:6] in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_told_of(city, tmp_path, capsys):
    assert run(city, "--out", tmp_path / "missing" / "x.png", "--size", "1024x640") == 1

    assert "missing" in capsys.readouterr().err


def test_a_picture_leaves_the_users_settings_alone(city, tmp_path):
    from gridmap.gui.options import Options
    from gridmap.settings import user_folder

    run(city, "--out", tmp_path / "x.png", "--size", "1024x640", "--theme", "dark")

    assert Options()["recent_files"] == []
    assert not (user_folder() / "window.ini").exists()


def test_the_palette_of_a_picture_is_not_blank(city, tmp_path):
    run(city, "--out", tmp_path / "x.png", "--size", "1024x640")

    image = QImage(str(tmp_path / "x.png"))
    assert has(image, QColor(255, 255, 255), 500)
    assert has(image, theme.colour("map_none", "light"), 200)


def test_a_window_that_fails_while_it_is_drawn_makes_no_picture(qapp, city, tmp_path):
    def fail():
        raise ZeroDivisionError

    QTimer.singleShot(0, fail)
    with pytest.raises(ZeroDivisionError):
        main(["screenshot", str(city), "--out", str(tmp_path / "x.png")])
    assert not (tmp_path / "x.png").exists()


def test_a_published_plan_is_told_from_one_that_never_was_and_shown_on_its_day(tmp_path, capsys):
    out = tmp_path / "x.png"
    town = make_town(tmp_path / "town.gpkg", households=200)
    with closing(Session.open(town)) as session:
        day, cell = session.today(), Planning(session, start_draft(session)).coverage.ids()[0]
        west, south, east, north = session.workspace.get(cell).geometry.bounds
        line = [
            grid.vertex(west - 0.001, (south + north) / 2),
            grid.vertex(east + 0.001, (south + north) / 2),
        ]
        publish_split(session, cell, line, "乙")

    assert run(town, "--out", out, "--mode", "planning", "--draft", "乙", "--size", "1100x700") == 1
    said = capsys.readouterr().err
    assert f"方案“乙”已发布，{day} 起生效" in said and "--as-of" in said
    assert run(town, "--out", out, "--draft", "丁", "--size", "1100x700") == 1  # the mode is meant
    assert "没有名为“丁”的方案" in capsys.readouterr().err
    assert run(town, "--out", out, "--mode", "duty", "--draft", "方案甲", "--size", "1100x700") == 1
    said = capsys.readouterr().err
    assert "方案“方案甲”要在规划模式中显示" in said and "命令行选项：--mode planning" in said
    assert not out.exists()

    assert run(town, "--out", out, "--draft", "方案甲", "--size", "1100x700") == 0
    out.unlink()

    assert run(town, "--out", out, "--mode", "planning", "--as-of", day, "--size", "1100x700") == 0
    assert QImage(str(out)).width() == 1100
