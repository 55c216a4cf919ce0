from xml.etree import ElementTree as ET

from gridmap.domain.risk.schemes import FOUR


def test_every_level_has_its_colour_in_the_default_style_of_the_cells(session):
    rows = session.workspace.reading().execute(
        "SELECT styleQML, useAsDefault FROM layer_styles WHERE f_table_name = 'cell'"
    )
    ((qml, default),) = rows.fetchall()

    renderer = ET.fromstring(qml).find("renderer-v2")
    values = [category.get("value") for category in renderer.iter("category")]
    fills = [
        next(one.get("v") for one in symbol.iter("prop") if one.get("k") == "color")
        for symbol in renderer.iter("symbol")
    ]
    red = FOUR.look(1).light.map
    assert default == 1
    assert values == ["1", "2", "3", "4", ""]  # "" is every other value: no data
    assert fills[0] == f"{int(red[1:3], 16)},{int(red[3:5], 16)},{int(red[5:7], 16)},255"


def test_every_style_is_for_a_layer_that_other_programs_see(session):
    reading = session.workspace.reading()
    styled = {name for (name,) in reading.execute("SELECT f_table_name FROM layer_styles")}
    layers = {name for (name,) in reading.execute("SELECT table_name FROM gpkg_contents")}

    assert styled == {"cell", "region", "event"}
    assert styled <= layers
