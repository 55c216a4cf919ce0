"""Columns of many rows come back as they are stored."""

from gridmap.store.columns import MISSING, read_columns


def read(session, *question, **more):
    return read_columns(session.workspace.reading(), *question, {}, **more)


def test_whole_numbers_and_texts_come_back_exactly(session):
    rest = "FROM (SELECT 9007199254740992 AS a, NULL AS b, '东,街\"1号\n' AS c UNION ALL SELECT -1, 5, NULL)"
    table, (texts, both) = read(session, ("a", "b"), rest, texts=("c", "a || ifnull(c, '')"))

    assert table.tolist() == [[9007199254740992, -1], [MISSING, 5]]
    assert texts == ['东,街"1号\n', None]
    assert both == ['9007199254740992东,街"1号\n', "-1"]


def test_no_rows_are_columns_of_nothing(session):
    table, texts = read(session, ("1", "2", "3"), "FROM (SELECT 1 WHERE 0)", texts=("4",))

    assert table.shape == (3, 0)
    assert texts == [[]]
