"""Straight lines across blocks that hold too many households."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.planning.proposal.homes import Homes


def straight_cut(shape: BaseGeometry, homes: Homes, turned: float = 0.0) -> BaseGeometry | None:
    """A straight line across a shape that leaves about as many of its households on either side.

    It lies across the direction in which the households spread most (the first principal axis), midway
    between two places. None where all live at one place.

    Args:
        shape: The polygon, degrees.
        homes: Its households.
        turned: Angle by which the line is turned from there, radians.
    """
    if len(homes.places) < 2:
        return None
    flat = np.array([np.cos(np.deg2rad(homes.places[:, 1].mean())), 1.0])
    scaled = homes.places * flat
    middle = np.average(scaled, axis=0, weights=homes.counts)
    weighted = (scaled - middle) * np.sqrt(homes.counts)[:, None]
    axis: NDArray[np.float64] = np.linalg.svd(weighted, full_matrices=False)[2][0]
    axis = np.array([[np.cos(turned), -np.sin(turned)], [np.sin(turned), np.cos(turned)]]) @ axis
    along = (scaled - middle) @ axis
    order = np.argsort(along)
    before = np.cumsum(homes.counts[order])[:-1]
    apart = np.diff(along[order]) > 1e-9  # two places at one distance stay together
    if not apart.any():
        return None
    off = np.where(apart, np.abs(before / homes.households - 0.5), np.inf)
    place = int(np.argmin(off))
    at = middle + axis * (along[order][place] + along[order][place + 1]) / 2
    across = np.array([-axis[1], axis[0]])
    west, south, east, north = shape.bounds
    reach = np.hypot((east - west) * flat[0], north - south)
    return shapely.LineString(np.array([at - across * reach, at + across * reach]) / flat)
