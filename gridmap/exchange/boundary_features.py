"""The rows of a boundary layer as features: sound polygons in EPSG:4490 with code, name and parents."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import shapely

from gridmap.domain import codes, rings
from gridmap.domain.geodesy import geometries_to_stored
from gridmap.domain.mends import Mend, Shapes
from gridmap.domain.terms import Term
from gridmap.exchange.boundary_columns import ColumnGuess
from gridmap.exchange.boundary_names import names_from_points
from gridmap.exchange.boundary_options import levels_above
from gridmap.exchange.boundary_preview import BoundaryPreview, turned_axes
from gridmap.exchange.report import Line

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Feature:
    """One region or cell of the file."""

    row: int  # as the file counts, from 1
    code: str  # "" where there is none
    name: str
    parents: tuple[tuple[str, str], ...]  # (code, name) of each level above, the next first; "" unknown


@dataclass(frozen=True, slots=True)
class Features:
    """All features of a layer at one level, n of them, and what happened to rows on the way."""

    level: str
    features: list[Feature]
    shapes: Shapes  # shape (n,), valid, on the grid
    lines: list[Line]


def read_features(preview: BoundaryPreview, keep_copies: bool = False) -> Features:
    """Features of a preview that leaves no question open.

    Args:
        preview: As `read_boundaries` gave it.
        keep_copies: Whether later copies of a polygon are features too, for people to choose from.

    Raises:
        UserError: the first open question.
    """
    if preview.questions:
        raise preview.questions[0]
    level, crs = preview.guess.level, preview.crs
    assert level is not None
    assert crs is not None
    layer = preview.layer
    points = np.flatnonzero(shapely.get_type_id(layer.geometries) == 0)
    taken, mends = rings.polygons_only(turned_axes(layer.geometries, preview.options.swap_axes))
    mends = [Mend(fault.key, (fault.row,)) for fault in layer.faults] + mends
    taken, more = rings.on_the_map(geometries_to_stored(taken, crs))
    mends += more
    taken, more = rings.sound(taken, preview.options.tolerance, keep_copies)
    mends += more
    features = _all_features(preview.columns, preview.guess, level, len(layer))
    features, lines = _named_above(features, preview, level)
    if preview.options.join_points is not None:
        names, told = names_from_points(preview, taken, crs)
        lines += told
        features = [_named(one, names.get(one.row - 1)) for one in features]
        used_here = set(points.tolist()) if preview.options.join_points == preview.path else set()
        mends = [mend for mend in mends if not (mend.kind == "not_a_polygon" and mend.rows[0] in used_here)]
    lines += [_line(mend, features) for mend in mends]
    rows, lines_of_codes = _one_of_each_code(features, taken)
    kept = [features[row] for row in rows]
    return Features(level, kept, taken[rows], lines + lines_of_codes)


def _all_features(columns: dict[str, list[str]], guess: ColumnGuess, level: str, count: int) -> list[Feature]:
    blank = [""] * count
    own = _whole(columns[guess.code], level) if guess.code else blank
    names = columns[guess.name] if guess.name else blank
    above = levels_above(level)
    parents: list[list[tuple[str, str]]] = [[] for _ in range(count)]
    for at, upper in enumerate(above):
        said = _whole(columns[guess.parent_codes[at]], upper) if at < len(guess.parent_codes) else blank
        column = guess.parent_names[at] if at < len(guess.parent_names) else ""
        called = columns[column] if column else blank
        for row in range(count):
            below = parents[row][-1][0] if parents[row] else own[row]
            code = said[row] or _code_above(below or own[row], upper)
            parents[row].append((code, called[row]))
    return [Feature(row + 1, own[row], names[row] or own[row], tuple(parents[row])) for row in range(count)]


def _named_above(
    features: list[Feature], preview: BoundaryPreview, level: str
) -> tuple[list[Feature], list[Line]]:
    """Features whose parents have the names that other layers of the file give them, and which layers did."""
    lines = []
    names: dict[tuple[str, str], str] = {}
    missing = {
        (upper, code)
        for one in features
        for upper, (code, name) in zip(levels_above(level), one.parents, strict=True)
        if code and not name
    }
    for layer in preview.names_above:
        pairs = zip(_whole(layer.codes, layer.level), layer.names, strict=True)
        named = {(layer.level, code): name for code, name in pairs if name}
        new = {key: named[key] for key in missing & named.keys() - names.keys()}
        names |= new
        if new:
            values = {
                "layer": layer.layer, "count": len(new), "level": Term(f"boundaries.level.{layer.level}")
            }  # fmt: skip
            lines.append(Line("boundaries.names_from_layer", values))
    if not names:
        return features, lines
    uppers = levels_above(level)
    return [
        replace(
            one,
            parents=tuple(
                (code, name or names.get((upper, code), ""))
                for upper, (code, name) in zip(uppers, one.parents, strict=True)
            ),
        )
        for one in features
    ], lines


def _whole(column: list[str], level: str) -> list[str]:
    """Codes with their trailing zeros, where the column holds national codes; "" for what was rounded."""
    plain = ["" if codes.rounded(code) else codes.cleaned(code) for code in column]
    if level == "cell":
        return plain
    padded = [codes.padded(code, level) for code in plain]  # type: ignore[arg-type]  # a region's level
    national = sum(code is not None for code in padded) >= 0.8 * sum(code != "" for code in plain)
    return [whole or code for whole, code in zip(padded, plain, strict=True)] if national else plain


def _code_above(code: str, level: str) -> str:
    """The code of the region above, as far as a code says it: 12 digits, or 15 of a cell."""
    base = code[:12] if len(code) == 15 else code
    if level == "community":
        return base if len(code) == 15 and codes.level_of(base) == "community" else ""
    above = codes.ancestor_code(base, level)  # type: ignore[arg-type]  # a region's level
    return above if above and above != base else ""


def _named(feature: Feature, name: str | None) -> Feature:
    return Feature(feature.row, feature.code, name, feature.parents) if name else feature


def _line(mend: Mend, features: list[Feature]) -> Line:
    one = features[mend.rows[0]] if mend.rows else None
    grave = mend.grave
    values = {}
    if mend.kind == "duplicate":
        other = features[mend.rows[1]]
        values = {"other": str(other.row)}
        grave = one is not None and (one.code, one.name) != (other.code, other.name)
    return Line(
        f"boundaries.mend.{mend.kind}",
        values,
        one.row if one else None,
        one.code if one else "",
        one.name if one else "",
        mend.lon,
        mend.lat,
        mend.size,
        grave,
        mend.left_out,
    )


def _one_of_each_code(features: list[Feature], shapes: Shapes) -> tuple[list[int], list[Line]]:
    """Rows that go on. Parts of one region in several rows become one shape, in place."""
    first: dict[str, int] = {}
    rows, lines = [], []
    for row in np.flatnonzero(~shapely.is_missing(shapes)).tolist():
        one = features[row]
        if not one.code:
            rows.append(row)
            lines.append(Line("boundaries.code_missing", {}, one.row, "", one.name))
        elif one.code not in first:
            first[one.code] = row
            rows.append(row)
        elif features[first[one.code]].name == one.name:
            shapes[first[one.code]] = shapely.union_all([shapes[first[one.code]], shapes[row]])
            values = {"other": str(features[first[one.code]].row)}
            lines.append(Line("boundaries.rows_joined", values, one.row, one.code, one.name))
        else:
            other = features[first[one.code]]
            values = {"other": str(other.row), "other_name": other.name}
            lines.append(Line("boundaries.code_twice", values, one.row, one.code, one.name, grave=True))
            rows.append(row)
    return rows, lines
