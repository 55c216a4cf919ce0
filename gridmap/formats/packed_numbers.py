"""Whole numbers as text for a page: zigzag LEB128 in base64, read by `resources/web/city.js`.

Formula: https://protobuf.dev/programming-guides/encoding/, "varints" and "sint32": −1, 1, −2, 2 …
become 1, 2, 3, 4 …, seven bits a byte, lowest first, the eighth bit set where more follow.
"""

import base64

import numpy as np
from numpy.typing import NDArray


def packed(numbers: NDArray[np.int64]) -> str:
    """Numbers of shape (n,), each within 32 bits.

    >>> base64.b64decode(packed(np.array([0, -1, 1, 300]))).hex()
    '000102d804'
    """
    zigzag = ((numbers << 1) ^ (numbers >> 63)).astype(np.uint64)
    size = np.ones(len(numbers), dtype=np.int64)
    for more in range(1, 5):
        size += zigzag >= np.uint64(1 << 7 * more)
    starts = np.cumsum(size) - size
    made = np.zeros(int(size.sum()), dtype=np.uint8)
    for place in range(5):
        there = np.flatnonzero(size > place)
        low = (zigzag[there] >> np.uint64(7 * place)).astype(np.uint8) & 127
        made[starts[there] + place] = low | ((size[there] > place + 1).astype(np.uint8) << 7)
    return base64.b64encode(made.tobytes()).decode("ascii")
