"""Pictures in 256 colours: a window is flat, so a third of the bytes shows the same."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QImageWriter

COLOURS = 256


def rewrite(path: Path) -> None:
    """Put the picture in a PNG file into at most 256 colours.

    The most frequent ones are kept, each at least `_APART` from the others; every pixel takes the nearest.
    """
    from scipy.spatial import cKDTree

    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(image.height(), -1)
    colours, where, counts = np.unique(pixels & 0xFFFFFF, return_inverse=True, return_counts=True)
    rgb = np.column_stack([colours >> 16 & 255, colours >> 8 & 255, colours & 255]).astype(np.int64)
    chosen = _chosen(rgb, counts)
    nearest = cKDTree(rgb[chosen]).query(rgb)[1].astype(np.uint8)
    indexed = np.ascontiguousarray(nearest[where].reshape(pixels.shape))
    width, height = image.width(), image.height()
    made = QImage(indexed.data, width, height, width, QImage.Format.Format_Indexed8)
    made.setColorTable([0xFF000000 | int(colours[one]) for one in chosen])
    writer = QImageWriter(str(path), QByteArray(b"png"))
    writer.setCompression(100)
    if not writer.write(made):
        raise OSError(writer.errorString())


_APART = 9.0


def _chosen(rgb: np.ndarray, counts: np.ndarray) -> list[int]:
    """Places of the colours to keep, from the most frequent down, none close to another."""
    kept: list[int] = []
    near = np.full(len(rgb), np.inf)
    for one in np.argsort(-counts):
        if near[one] >= _APART:
            kept.append(int(one))
            near = np.minimum(near, np.linalg.norm(rgb - rgb[one], axis=1))
            if len(kept) == COLOURS:
                break
    return kept
