"""Who lives and works in the city, and what stands there."""

import json
from dataclasses import dataclass

import numpy as np

from gridmap.demo.buildings import Estates, buildings, footprints
from gridmap.demo.chance import Chance
from gridmap.demo.clock import Clock
from gridmap.demo.columns import Column, Ints, Numbering, Same, Table, Values
from gridmap.demo.drawing import Drawing
from gridmap.demo.facilities import Facilities, facilities
from gridmap.demo.homes import homes, households_per_cell
from gridmap.demo.organisations import organisations
from gridmap.demo.people import People, people, shapes_for
from gridmap.demo.places import Places, campus_names, place_table, places
from gridmap.demo.regions import cell_table, region_table
from gridmap.demo.streets import reference_lines
from gridmap.demo.units import Staff, staff

_MOST_BUILDINGS = 25_000  # that are drawn; a greater city is not looked at house by house


@dataclass(frozen=True, slots=True)
class Inhabitants:
    """What events come from, and the records of it all."""

    people: People
    staff: Staff
    estates: Estates
    places: Places
    first_place: int
    facilities: Facilities
    tables: list[Table]


def inhabitants(
    drawing: Drawing, residents: int, clock: Clock, chance: Chance, numbering: Numbering
) -> Inhabitants:
    """People in homes in houses, places with organisations, facilities, and everybody's grid worker."""
    ground = drawing.ground
    regions, township_ids, communities = region_table(ground.city, ground.names, numbering)
    workforce = staff(
        ground.city, ground.names.township, township_ids, communities, numbering, chance.of("staff")
    )
    shapes = shapes_for(residents, chance.of("shapes"))
    per_cell = households_per_cell(len(shapes), ground.city, chance.of("households"))
    houses, estates = buildings(per_cell, ground, chance.of("buildings"))
    home = homes(per_cell, houses, ground.first_cell, numbering)
    rural = 1 - ground.city.urbanity[home.cell]
    everybody = people(
        residents, shapes, rural, home, ground.first_cell, clock.today, numbering, chance.of("people")
    )
    campuses = campus_names(ground.city, ground.names, chance.of("campuses"))
    there = places(ground, estates, campuses, chance.of("places"))
    run = organisations(there, ground, campuses, numbering, chance.of("organisations"))
    place = place_table(there, ground.first_cell, run.of_place, numbering)
    put_up = facilities(ground, numbering, chance.of("facilities"))
    cell = cell_table(
        ground.city, ground.names, ground.first_cell, communities, workforce, campuses, run.of_cell
    )
    lines = [reference_lines(drawing.faces, ground.streets, drawing.land, numbering)]
    if len(houses.cell) <= _MOST_BUILDINGS:
        shown = footprints(houses, chance.of("footprints"))
        columns: dict[str, Column] = {"layer": Same("building"), "geometry": Values(shown)}
        lines.append(Table("reference_line", numbering.take(len(shown)), len(shown), columns))
    tables = [_targets(per_cell, numbering), regions, workforce.table, cell, *lines]
    tables += [run.table, place, put_up.table]
    tables += [home.table, everybody.table]
    return Inhabitants(everybody, workforce, estates, there, place.first, put_up, tables)


def _targets(per_cell: Ints, numbering: Numbering) -> Table:
    """How many households a cell should have here: fewer are recorded than live in a real city's cells."""
    usual = max(2, round(float(np.median(per_cell[per_cell > 0]))))
    targets = {
        "town": [max(1, round(usual * low)) for low in (0.5, 1.0, 1.6)],
        "village": [max(1, round(usual * low)) for low in (0.3, 0.8, 1.5)],
    }
    columns: dict[str, Column] = {"name": Same("household_targets"), "value": Same(json.dumps(targets))}
    return Table("setting", numbering.take(1), 1, columns)
