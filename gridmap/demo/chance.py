"""Random numbers from a seed, a stream of its own for each part of the city."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np


@dataclass(frozen=True, slots=True)
class Chance:
    """One part drawing more or less does not disturb the others."""

    seed: int

    def of(self, part: str) -> np.random.Generator:
        """The random numbers of a part, the same ones every time."""
        return np.random.default_rng([self.seed, crc32(part.encode())])
