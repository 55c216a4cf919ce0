import doctest
from itertools import islice

import numpy as np

from gridmap.demo import organisations, wording
from gridmap.demo.wording import place_words


def test_the_examples_hold():
    assert doctest.testmod(wording).failed == 0
    assert doctest.testmod(organisations).failed == 0


def test_words_for_places_do_not_run_out_or_come_twice():
    words = list(islice(place_words(np.random.default_rng(1)), 20_000))

    assert len(set(words)) == len(words)
