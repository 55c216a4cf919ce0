"""The exported page in a real Chromium, opened from the disk as its reader does."""

import re

import pytest

from gridmap import words
from gridmap.exchange.export_web import WebOptions, export_web
from tests.chromium import chromium, running
from tests.export_city import HOSTILE, SECRETS, make_export_city


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    opened = make_export_city(tmp_path_factory.mktemp("city") / "city.gpkg")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    program = chromium()
    if program is None:
        pytest.skip("chromium is not installed: the exported page cannot be opened")
    with running(program, tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture(scope="module")
def file(session, tmp_path_factory):
    words.set_language("zh_CN")
    out = tmp_path_factory.mktemp("web") / "city.html"
    export_web(session, out)
    return out


@pytest.fixture
def page(browser, file):
    browser.open(file)
    browser.wait_for("document.body.classList.contains('ready')")
    return browser


def row_named(page, name):
    return page.evaluate(f"gridmap.about.names.indexOf({name!r})")


def middle_of(page, row):
    """Where a unit lies in the window."""
    x, y = page.evaluate(
        f"""(() => {{
            const a = gridmap.about, [x, y] = gridmap.city.middle(gridmap.city.levelOf({row}), {row});
            const at = gridmap.map.latLngToContainerPoint(gridmap.map.options.crs.unproject(
                L.point(a.origin[0] + x * a.quantum, a.origin[1] - y * a.quantum)));
            const box = document.getElementById('map_city').getBoundingClientRect();
            return [at.x + box.x, at.y + box.y];
        }})()"""
    )
    return x, y


def colour_at(page, x, y):
    return page.evaluate(
        f"""(() => {{
            const canvas = gridmap.base._container, box = canvas.getBoundingClientRect();
            const data = canvas.getContext('2d').getImageData({x} - box.x, {y} - box.y, 1, 1).data;
            return '#' + [...data].slice(0, 3).map((v) => v.toString(16).padStart(2, '0')).join('');
        }})()"""
    )


def test_the_page_opens_from_the_disk_and_asks_the_network_for_nothing(page, file):
    assert page.requests == [file.as_uri()]
    assert page.problems == []
    assert page.evaluate("document.title") == "澜川市 网格风险图"
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


def test_the_policy_stops_a_request_that_a_script_makes(page):
    outcome = page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', (error) => error.name)")

    assert outcome == "TypeError"
    assert any("Content Security Policy" in problem for problem in page.problems)


def test_the_policy_stops_a_script_that_is_not_ours(page):
    page.run("document.body.insertAdjacentHTML('beforeend', `<img src=x onerror=\"window.ran = 1\">`)")
    page.evaluate("Object.assign(window.s = document.createElement('script'), {text: 'window.ran = 1'}).text")
    page.run("document.head.append(s)")
    page.evaluate("new Promise((done) => setTimeout(done, 50))")

    assert page.evaluate("window.ran") is None


def test_a_name_that_means_harm_is_only_text(page):
    page.run("gridmap.pin(gridmap.city.finest)")
    row = row_named(page, HOSTILE)
    page.run(f"gridmap.goTo({row})")

    assert HOSTILE in page.evaluate("document.getElementById('card').textContent")
    assert page.evaluate("document.querySelectorAll('img').length") == 0
    assert page.evaluate("document.title") == "澜川市 网格风险图"
    assert page.problems == []


def test_a_cell_is_drawn_in_the_colour_of_its_level(page):
    page.run("gridmap.pin(gridmap.city.finest)")
    for risk, colour in ((1, "#de6464"), (4, "#b7d2ea")):
        row = page.evaluate(
            f"gridmap.about.risks.findIndex((r, i) => r === {risk} && i >= gridmap.city.finest.first)"
        )
        x, y = middle_of(page, row)
        found = [colour_at(page, x + dx, y + 16) for dx in (-14, 14)]
        assert colour in found


def test_a_region_is_drawn_as_the_union_of_its_cells(page):
    counties = page.evaluate("gridmap.city.levels.find((level) => level.key === 'county').first")
    page.run("gridmap.pin(gridmap.city.levels.find((level) => level.key === 'county'))")
    rings = page.evaluate(f"gridmap.city.levelOf({counties}).rings.map((rings) => rings.length)")
    x, y = middle_of(page, counties)

    assert rings == [1, 1]
    assert colour_at(page, x + 60, y + 30) == "#ef9753"


def test_pointing_at_a_cell_tells_its_name_and_no_small_count(page):
    page.run("gridmap.pin(gridmap.city.finest)")
    page.run("gridmap.map.setZoom(gridmap.map.getZoom() - 1, {animate: false})")
    row = page.evaluate("gridmap.city.finest.first")
    page.mouse("mouseMoved", *middle_of(page, row))
    page.wait_for("!document.getElementById('tip').hidden")
    told = page.evaluate("document.getElementById('tip').innerText")

    assert page.evaluate(f"gridmap.about.names[{row}]") in told
    assert re.search(r"居民\s+<5", told)


def test_the_level_follows_the_zoom_until_a_button_pins_it(page):
    first = page.evaluate("gridmap.level.key")
    page.run("gridmap.map.setMinZoom(5).setZoom(gridmap.map.getZoom() - 4, {animate: false})")
    coarser = page.evaluate("gridmap.level.key")
    page.run("document.querySelector('#levels button:nth-child(2)').click()")

    levels = page.evaluate("gridmap.city.levels.map((level) => level.key)")
    assert levels == ["city", "county", "township", "community", "cell"]
    assert levels.index(coarser) < levels.index(first)
    assert page.evaluate("gridmap.level.key") == "city"
    assert page.evaluate("document.getElementById('legend-title').textContent") == "市"


def test_searching_by_code_moves_the_map_there(page):
    x, y = page.evaluate(
        "(({x, y, width, height}) => [x + width / 2, y + height / 2])"
        "(document.getElementById('search').getBoundingClientRect())"
    )
    page.click(x, y)
    page.type("990102002002004")
    page.wait_for("document.querySelectorAll('#found li[data-row]').length === 1")
    page.press("Enter")
    page.wait_for("!document.getElementById('card').hidden")

    assert "990102002002004" in page.evaluate("document.getElementById('card').textContent")
    chosen = page.evaluate("gridmap.chosen")
    page.wait_for("!gridmap.map._animatingZoom")
    x, y = middle_of(page, chosen)
    assert 0 < x < 1280
    assert 50 < y < 800


def test_dragging_and_zooming_keep_the_map_drawn(page):
    page.run("gridmap.pin(gridmap.city.finest)")
    x, y = middle_of(page, page.evaluate("gridmap.city.finest.first + 12"))
    page.mouse("mouseMoved", x, y)
    page.mouse("mousePressed", x, y, button="left", clickCount=1)
    for step in range(1, 6):
        page.mouse("mouseMoved", x + 30 * step, y, button="left", buttons=1)
    page.mouse("mouseReleased", x + 150, y, button="left", clickCount=1)
    page.mouse("mouseWheel", x, y, deltaX=0, deltaY=-240)
    page.wait_for("!gridmap.map._animatingZoom && gridmap.map.getZoom() > 15")
    page.evaluate("new Promise((done) => setTimeout(done, 400))")

    assert colour_at(page, x + 20, y) != "#000000"
    assert page.problems == []


def test_the_page_in_english_says_so(browser, session, tmp_path):
    words.set_language("en")
    try:
        export_web(session, tmp_path / "en.html", WebOptions(title="Lanchuan & <b>sons</b>"))
    finally:
        words.set_language("zh_CN")
    browser.open(tmp_path / "en.html")

    assert browser.evaluate("document.documentElement.lang") == "en"
    assert browser.evaluate("document.querySelector('h1').textContent") == "Lanchuan & <b>sons</b>"
    assert browser.evaluate("document.getElementById('mark').textContent") == "Internal use"
    assert browser.problems == []


def test_a_page_of_townships_has_nothing_finer(browser, session, tmp_path):
    export_web(session, tmp_path / "towns.html", WebOptions("township"))
    text = (tmp_path / "towns.html").read_text("utf-8")
    browser.open(tmp_path / "towns.html")

    assert "网格" not in browser.evaluate("JSON.stringify(gridmap.about.names)")
    assert browser.evaluate("gridmap.city.finest.key") == "township"
    assert browser.evaluate("gridmap.city.finest.rings.length") == 4
    assert browser.problems == []
    assert not any(secret in text for secret in SECRETS)
