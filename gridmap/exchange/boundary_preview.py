"""A boundary file as it will be understood, before anything is written."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain import codes
from gridmap.domain.crs_guess import CrsGuess, fits, guess_crs, shift_hint
from gridmap.domain.errors import UserError
from gridmap.domain.geodesy import crs_named, geometries_to_stored, to_stored
from gridmap.domain.terms import Term
from gridmap.exchange.boundary_columns import ColumnGuess, guess_columns, text_columns
from gridmap.exchange.boundary_layers import NamesAbove, names_above
from gridmap.exchange.boundary_options import IMPORT_LEVELS, BoundaryOptions
from gridmap.formats.vector import VectorLayer, read_layer
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.session import Session

Floats = NDArray[np.float64]
_LEVEL_TERMS = tuple(Term(f"boundaries.level.{level}") for level in IMPORT_LEVELS)


@dataclass(frozen=True, slots=True)
class BoundaryPreview:
    """A layer with what is known and guessed about it; nothing is written yet."""

    path: Path
    layer: VectorLayer
    columns: dict[str, list[str]]  # cleaned text
    options: BoundaryOptions
    guess: ColumnGuess
    crs: str | None  # to be used; None while it is to be asked
    crs_guess: CrsGuess
    questions: tuple[UserError, ...]  # without answers to these nothing is imported
    names_above: tuple[NamesAbove, ...] = ()  # from other layers of the file

    def shapes(self) -> NDArray[np.object_]:
        """The shapes in EPSG:4490 as far as they can be, for drawing; None where a row has none."""
        turned = turned_axes(self.layer.geometries, self.options.swap_axes or self.crs_guess.swapped)
        return geometries_to_stored(turned, self.crs or self.crs_guess.crs or "EPSG:4490")

    def understood(self) -> str:
        """One sentence: what the layer is taken for."""
        guess = self.guess
        layers = "、".join(one.layer for one in self.names_above)
        from_layers = tr("boundaries.understood_above", layers=layers) if layers else ""
        understood = tr(
            "boundaries.understood",
            layer=self.layer.name,
            rows=len(self.layer),
            level=tr(f"boundaries.level.{guess.level}"),
            code=guess.code or "-",
            name=guess.name or "-",
            parents=", ".join(guess.parent_codes or guess.parent_names) or "-",
            crs=self.crs or "-",
            encoding=self.layer.encoding,
        )
        return understood + from_layers


def read_boundaries(
    path: Path, options: BoundaryOptions | None = None, session: "Session | None" = None
) -> BoundaryPreview:
    """Read a layer and say how it would be understood.

    Args:
        path: Any vector file.
        options: What the user has said so far.
        session: The workspace that it is for; decides between zones, and notices a layer that lies
            some hundred metres beside what is there.

    Raises:
        UserError: the file cannot be read, or an option names what it does not have.
    """
    chosen = options or BoundaryOptions()
    layer = read_layer(path, chosen.layer, chosen.encoding)
    columns = text_columns(layer.columns)
    _refuse_unknown(columns, chosen, path.name)
    guess = guess_columns(_polygon_rows(layer, columns), chosen, (layer.name, path.stem))
    x, y = _centres(layer.geometries, chosen.swap_axes)
    if not len(x):
        raise UserError("boundaries.no_polygons", file=path.name)
    near = _near(session)
    seen = guess_crs(x, y, layer.crs, near)
    questions = []
    crs: str | None = None
    if chosen.crs is not None:
        if not fits(x, y, chosen.crs):
            raise UserError("boundaries.crs_impossible", file=path.name, crs=chosen.crs)
        crs = chosen.crs
    elif seen.certain:
        crs = seen.crs
        shift = _shift(session, layer, columns, guess, crs) if session and crs else None
        if shift:
            questions.append(UserError("boundaries.ask_shifted", file=path.name, crs=shift))
    else:
        questions.append(_ask_crs(path.name, layer.crs, seen))
    questions += _ask_columns(path.name, guess)
    above = names_above(path, layer, guess.level)
    return BoundaryPreview(path, layer, columns, chosen, guess, crs, seen, tuple(questions), above)


def turned_axes(shapes: NDArray[np.object_], swapped: bool) -> NDArray[np.object_]:
    """The shapes with their two coordinates exchanged, where they are the wrong way round."""
    if not swapped:
        return shapes
    flat = shapely.force_2d(shapes)
    return np.asarray(shapely.transform(flat, lambda points: points[:, ::-1]), dtype=object)


def _refuse_unknown(columns: dict[str, list[str]], options: BoundaryOptions, file: str) -> None:
    if options.level is not None and options.level not in IMPORT_LEVELS:
        raise UserError("boundaries.no_such_level", level=options.level, known=", ".join(IMPORT_LEVELS))
    wanted = (options.code, options.name, *options.parent_codes, *options.parent_names)
    for name in wanted:
        if name and name not in columns:
            raise UserError("boundaries.no_such_column", file=file, column=name, known=", ".join(columns))


def _polygon_rows(layer: VectorLayer, columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """The columns without rows that are no areas: points and lines beside polygons tell nothing of them."""
    areas = np.flatnonzero(np.isin(shapely.get_type_id(layer.geometries), (3, 6)))
    if not len(areas) or len(areas) == len(layer):
        return columns
    return {name: [values[row] for row in areas] for name, values in columns.items()}


def _centres(shapes: NDArray[np.object_], swapped: bool) -> tuple[Floats, Floats]:
    areas = np.isin(shapely.get_type_id(shapes), (3, 6, 7))
    bounds = shapely.bounds(shapes[areas])
    bounds = bounds[(np.abs(bounds) < 1e9).all(axis=1)]
    x, y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    return (y, x) if swapped else (x, y)


def _near(session: "Session | None") -> tuple[float, float] | None:
    if session is None:
        return None
    from gridmap.store.queries.for_boundaries import middle_of_cells

    return middle_of_cells(session.workspace.reading())


def _shift(
    session: "Session", layer: VectorLayer, columns: dict[str, list[str]], guess: ColumnGuess, crs: str
) -> str | None:
    """Whether what is already there by the same codes or names lies as far beside as GCJ-02 would."""
    from gridmap.store.queries.for_boundaries import region_middles

    if guess.level in (None, "cell"):
        return None
    middles = region_middles(session.workspace.reading(), str(guess.level), session.today())
    known = {name: place for _, name, place in middles} | {code: place for code, _, place in middles}
    pairs = []
    with np.errstate(all="ignore"):  # impossible coordinates are told of later
        centres = shapely.centroid(layer.geometries)
    for row in np.flatnonzero(~(shapely.is_missing(centres) | shapely.is_empty(centres))):
        said = [columns[column][row] for column in (guess.code, guess.name) if column]
        said += [whole for whole in map(codes.padded, said[:1]) if whole]
        there = next((known[value] for value in said if value in known), None)
        if there is not None:
            pairs.append((centres[row].x, centres[row].y, *there))
    if not pairs:
        return None
    x, y, lon, lat = np.array(pairs).T
    return shift_hint(*to_stored(x, y, crs), lon, lat)


def _ask_crs(file: str, declared: str | None, seen: CrsGuess) -> UserError:
    if seen.crs is None:
        return UserError("boundaries.ask_crs_unknown", file=file)
    if len(seen.others) > 1:
        return UserError("boundaries.ask_crs_zone", file=file, crs=_spoken(seen.crs), option=seen.crs)
    said = _spoken(declared) if declared else ""
    return UserError(
        f"boundaries.ask_crs_{seen.why}", file=file, declared=said, crs=_spoken(seen.crs), option=seen.crs
    )


def _spoken(crs: str) -> str:
    known = crs_named(crs)
    number = known.to_epsg()
    return f"EPSG:{number} ({known.name})" if number else known.name


def _ask_columns(file: str, guess: ColumnGuess) -> list[UserError]:
    asked = []
    if guess.level is None:
        asked.append(UserError("boundaries.ask_level", file=file, known=_LEVEL_TERMS))
    if guess.code is None and guess.name is None:
        asked.append(UserError("boundaries.ask_columns", file=file))
    return asked
