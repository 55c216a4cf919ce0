from xml.etree import ElementTree as ET

from gridmap.domain.actions.set_setting import SetSetting
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


def labels(session):
    ((qml,),) = session.workspace.reading().execute(
        "SELECT styleQML FROM layer_styles WHERE f_table_name = 'cell'"
    )
    return [category.get("label") for category in ET.fromstring(qml).iter("category")]


def test_the_style_for_qgis_follows_the_scheme_of_the_workspace_and_its_undo(session):
    own = [{"sign": sign, "name": f"{sign}等", "colour": "#C2185B"} for sign in "甲乙丙丁"]
    usual = labels(session)

    session.run(SetSetting("own_scheme", own))
    session.run(SetSetting("risk_scheme", "own"))
    assert labels(session) == ["甲 甲等", "乙 乙等", "丙 丙等", "丁 丁等", "无数据"]

    session.undo()
    assert labels(session) == usual == ["I 重大", "II 较大", "III 一般", "IV 低", "无数据"]
