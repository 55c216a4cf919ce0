"""What the map shows on the way into planning and out of it."""

from gridmap.gui.canvas.palette import MapPalette


def colour_at(planner, where):
    """The colour of the map, as it is painted right now, at a position."""
    pixel = planner.place(*where).toPoint()
    return planner.canvas.grab().toImage().pixelColor(pixel)


def away(one, other):
    """How far two colours are apart."""
    return sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True))


def test_what_was_on_show_shines_through_until_the_other_mode_has_drawn(planner):
    window, ground = planner.desk.window, MapPalette.of().ground
    _, south, _, north = planner.coverage.shape(planner.cell("001")).bounds
    beside_its_name = planner.middle(planner.cell("001"))[0], south + (north - south) * 0.2
    in_planning = colour_at(planner, beside_its_name)

    window.enter_mode("duty")
    on_the_way_out = colour_at(planner, beside_its_name)
    planner.canvas.settle()
    on_duty = colour_at(planner, beside_its_name)
    window.enter_mode("planning")
    on_the_way_in = colour_at(planner, beside_its_name)
    planner.settle()

    assert 0 < away(on_the_way_out, ground) < away(in_planning, ground)
    assert 0 < away(on_the_way_in, ground) < away(on_duty, ground)
    assert colour_at(planner, beside_its_name) == in_planning
