"""Columns of many rows without a Python object for every row."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Stands for NULL among whole numbers; no id, date or moment comes near it.
MISSING = -(2**62)


def read_columns(
    connection: Any,
    integers: Sequence[str],
    rest: str,
    values: Mapping[str, Any],
    texts: Sequence[str] = (),
) -> tuple[NDArray[np.int64], list[list[Any]]]:
    """Columns of whole numbers, shape (k, m), NULL as `MISSING`; and columns of anything, m long each.

    Integers and texts are expressions of SQL, `rest` is the question from its FROM on; the rows of all
    columns are in the same order, whichever that is. SQLite writes each column as one long text, three
    times as fast as it gives row after row, and does not hold Python up meanwhile.
    """
    select = [f"group_concat(ifnull({column}, {MISSING}))" for column in integers]
    select += [f"json_group_array({column})" for column in texts]
    found = connection.execute(f"SELECT {', '.join(select)} {rest}", values).fetchone()
    read = [np.fromstring(column or "", np.int64, sep=",") for column in found[: len(integers)]]
    return np.array(read).reshape(len(integers), -1), [json.loads(one) for one in found[len(integers) :]]
