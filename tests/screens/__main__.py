"""Draws the pictures of the README from the real window with the demo city: ``make screens``."""

import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from click.testing import CliRunner

from gridmap.app import cli
from gridmap.demo.city import city
from gridmap.demo.write import write
from gridmap.domain.access import Actor
from gridmap.gui.demo_city import CELLS, EVENTS, RESIDENTS, SEED
from gridmap.gui.screenshot import Picture, screenshot
from gridmap.resources import resource
from gridmap.session import Session
from tests.screens.fewer_colours import rewrite

PICTURES = resource("pictures")
#: The city ends today, as clocks and levels are those of today.
DAY = date.today().isoformat()
DRAFT = "方案甲"
SMALL = (1440, 860)


def draw(folder: Path) -> None:
    """Make the demo city and draw every picture of it."""
    file = folder / "demo.gpkg"
    write(city(CELLS, RESIDENTS, EVENTS, SEED, DAY), file, Actor("demo"))
    red = gravest_cell(file)
    drafted(file, red[:12])
    planning = Picture("planning", size=SMALL, select=red[:12], draft=DRAFT)
    PICTURES.mkdir(exist_ok=True)
    for name, workspace, wanted in (
        ("duty.zh_CN.png", file, Picture(language="zh_CN", size=SMALL)),
        ("duty.en.png", file, Picture(language="en", size=SMALL)),
        ("cell.zh_CN.png", file, Picture(language="zh_CN", size=SMALL, select=red)),
        ("cell.en.png", file, Picture(language="en", size=SMALL, select=red)),
        ("dark.zh_CN.png", file, Picture(language="zh_CN", size=SMALL, theme="dark")),
        ("dark.en.png", file, Picture(language="en", size=SMALL, theme="dark")),
        ("planning.zh_CN.png", file, replace(planning, language="zh_CN")),
        ("planning.en.png", file, replace(planning, language="en")),
        ("start.zh_CN.png", None, Picture(language="zh_CN", size=SMALL)),
        ("start.en.png", None, Picture(language="en", size=SMALL)),
    ):
        screenshot(workspace, PICTURES / name, wanted)
        rewrite(PICTURES / name)
        sys.stdout.write(f"{PICTURES / name}  {(PICTURES / name).stat().st_size / 1000:.0f} kB\n")


def drafted(file: Path, community: str) -> None:
    """Divide a community anew in a draft."""
    wanted = ["propose", str(file), "--community", community, "--draft", DRAFT]
    made = CliRunner().invoke(cli, wanted)
    if made.exit_code:
        raise SystemExit(made.output)


def gravest_cell(file: Path) -> str:
    """Code of the cell with the highest score."""
    session = Session.open(file, read_only=True)
    found = session.workspace.reading().execute(
        "SELECT code FROM cell WHERE risk_level IS NOT NULL ORDER BY risk_score DESC, code LIMIT 1"
    )
    code = str(found.fetchone()[0])
    session.close()
    return code


if __name__ == "__main__":
    with TemporaryDirectory(prefix="gridmap-screens-") as folder:
        draw(Path(folder))
