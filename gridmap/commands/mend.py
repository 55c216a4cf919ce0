"""The verb mend: survey a delivery of boundaries, and mend it by rule."""

import json
from pathlib import Path
from typing import Any, get_args

import click

from gridmap.commands.import_outcome import progress_shown, refuse_over_input, report_option, tell
from gridmap.commands.passphrase import open_session
from gridmap.domain.mending.decisions import Decision, Decisions, wide_gaps
from gridmap.domain.mending.fault import NESTING, Limits
from gridmap.domain.mending.rules import Rule
from gridmap.domain.mending.survey import Survey
from gridmap.exchange.boundary_options import IMPORT_LEVELS, BoundaryOptions
from gridmap.words import tr

_FILE = click.Path(path_type=Path)
_LIMITS = Limits()


@click.command("mend")
@click.argument("file", type=_FILE)
@click.option("--layer", help="Layer of a file that has several.")
@click.option("--level", type=click.Choice(IMPORT_LEVELS), help="What the polygons are; else guessed.")
@click.option("--code", metavar="COL", help="Column of the codes; else guessed.")
@click.option("--name", metavar="COL", help="Column of the names; else guessed.")
@click.option("--parent-code", metavar="COL", help="Column of the code of the level above; else guessed.")
@click.option("--crs", metavar="CRS", help="EPSG:n, gcj02 or bd09, where the file says none or a wrong one.")
@click.option("--swap-axes", is_flag=True, help="Latitude or northing comes first.")
@click.option("--above", type=_FILE, metavar="FILE", help="File of the level above; may be FILE itself.")
@click.option("--above-layer", metavar="LAYER", help="Its layer; alone it is a layer of FILE.")
@click.option("--above-code", metavar="COL", help="Its column of the codes; else guessed.")
@click.option("--workspace", type=_FILE, help="Hold FILE against cells and level above of this workspace.")
@click.option(
    "--tolerance", type=click.FloatRange(0, 1000), default=_LIMITS.width, show_default=True,
    metavar="METRES", help="Overlaps and gaps up to this width are mended without a rule.",
)  # fmt: skip
@click.option(
    "--sliver", type=click.FloatRange(0, 1000), default=_LIMITS.sliver, show_default=True,
    metavar="METRES", help="Loose pieces up to this width go to a neighbour.",
)  # fmt: skip
@click.option(
    "--largest", type=click.FloatRange(0), default=_LIMITS.area, show_default=True, metavar="M2",
    help="Wider overlaps and gaps are mended without a rule up to this area.",
)  # fmt: skip
@click.option("--rule", type=click.Choice(get_args(Rule)), help="Who gets what several claim.")
@click.option("--fill-gaps/--leave-gaps", default=None,
              help="Wide gaps go to the neighbour with the longest border, or stay.")  # fmt: skip
@click.option("--give-way", is_flag=True, help="Rows give way to cells of the workspace, which never change.")
@click.option("--cut", is_flag=True, help="Cut rows at the border of the level above.")
@report_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write the mended polygons: gpkg, geojson, fgb.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
def mend_command(ctx: click.Context, /, **chosen: Any) -> None:
    """Show overlaps, gaps and what does not nest in FILE, and mend it by rule.

    Exit code 2 where faults are left to be decided.
    """
    from gridmap.exchange.boundaries import read_boundaries
    from gridmap.exchange.mending.bring import write_mended
    from gridmap.exchange.mending.delivery import mend, survey_delivery
    from gridmap.exchange.mending.parents import of_workspace
    from gridmap.exchange.mending.report import mending_report
    from gridmap.exchange.mending.wording import beside_cells_said

    file: Path = chosen["file"]
    others = [one for one in (chosen["above"], chosen["workspace"]) if one is not None]
    refuse_over_input(chosen["report"], file, *others)
    limits = Limits(chosen["tolerance"], chosen["largest"], sliver=chosen["sliver"])
    with progress_shown(file.name) as progress:
        if chosen["workspace"] is not None:
            with open_session(chosen["workspace"], None, read_only=True) as session:
                preview = read_boundaries(file, _options(chosen), session)
                above = _above(chosen) or of_workspace(preview, session)
                delivery = survey_delivery(preview, limits, above, session, progress)
        else:
            preview = read_boundaries(file, _options(chosen))
            delivery = survey_delivery(preview, limits, _above(chosen), None, progress)
    done = mend(delivery, _decisions(chosen, delivery.survey))
    report = mending_report(done)
    if as_json := chosen["as_json"]:
        click.echo(json.dumps(_data(done), ensure_ascii=False, indent=2))
    if not as_json:
        tell(report, chosen["report"])
    elif chosen["report"] is not None:
        from gridmap.exchange.report import write_csv

        write_csv(report, chosen["report"])
    if beside := beside_cells_said(delivery):
        click.echo(beside, err=True)
    if chosen["out"] is not None:
        rows = write_mended(done, chosen["out"])
        click.echo(tr("mending.written", file=str(chosen["out"]), rows=rows), err=True)
    ctx.exit(2 if done.outcome.open else 0)


def _options(chosen: dict[str, Any]) -> BoundaryOptions:
    above = (chosen["parent_code"],) if chosen["parent_code"] else ()
    return BoundaryOptions(
        chosen["layer"], chosen["level"], chosen["code"], chosen["name"], above,
        crs=chosen["crs"], swap_axes=chosen["swap_axes"],
    )  # fmt: skip


def _above(chosen: dict[str, Any]) -> Any:
    from gridmap.exchange.mending.parents import ParentsSource

    path = chosen["above"] or (chosen["file"] if chosen["above_layer"] else None)
    return ParentsSource(path, chosen["above_layer"], chosen["above_code"]) if path else None


def _decisions(chosen: dict[str, Any], survey: Survey) -> Decisions:
    made = Decisions()
    if chosen["rule"]:
        made = made.with_one(Decision(chosen["rule"]))
    gaps = wide_gaps(survey)
    if gaps and chosen["fill_gaps"] is not None:
        made = made.with_one(Decision("border" if chosen["fill_gaps"] else "leave", gaps))
    if chosen["give_way"]:
        made = made.with_one(Decision("yield", kinds=("taken",)))
    if chosen["cut"]:
        made = made.with_one(Decision("cut", kinds=tuple(sorted(NESTING))))
    return made


def _data(done: Any) -> dict[str, Any]:
    delivery, survey = done.delivery, done.delivery.survey
    return {
        "rows": len(survey.polygons),
        "claimed_twice_m2": survey.claimed_twice,
        "unclaimed_m2": survey.unclaimed,
        "moved_m2": done.outcome.moved,
        "open": len(done.outcome.open),
        "totals": {kind: {"faults": n, "m2": size} for kind, (n, size) in survey.totals().items()},
        "faults": [
            {
                "kind": fault.kind,
                "rows": [delivery.features.features[row].row for row in fault.rows],
                "codes": [survey.codes[row] for row in fault.rows],
                "standing": [delivery.surroundings.code(cell) for cell in fault.standing],
                "m2": fault.size,
                "width_m": fault.width,
                "lon": fault.lon,
                "lat": fault.lat,
                "decided": owner,
            }
            for fault, owner in zip(survey.faults, _decided(done), strict=True)
        ],
    }


def _decided(done: Any) -> list[Any]:
    """What becomes of each fault: "open", "left", "cut", "gives way", or the code of who gets it."""
    from gridmap.domain.mending.decisions import CUT, NOBODY
    from gridmap.domain.mending.rules import OPEN, STANDING

    words = {OPEN: "open", NOBODY: "left", CUT: "cut", STANDING: "gives way"}
    found = []
    for fault, owner in zip(done.delivery.survey.faults, done.outcome.owners, strict=True):
        codes = done.delivery.parents.codes if fault.kind in NESTING else done.delivery.survey.codes
        found.append(words.get(owner) or codes[owner])
    return found
