import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridmap.store.search import tokens


def test_the_examples_in_the_docstrings_come_out_as_written():
    assert doctest.testmod(tokens).failed == 0


@given(st.text(alphabet="嘉祥路街道桥社区12ab- ", min_size=1, max_size=30))
def test_every_pair_of_characters_in_a_text_is_among_its_words(text):
    words = tokens.index_words(text).split()

    for run in text.replace("-", " ").split():
        for at in range(len(run) - 1):
            if all(c >= "\u4e00" for c in run[at : at + 2]):
                assert run[at : at + 2] in words


@pytest.mark.parametrize("name", ["单小明", "曾小明", "任小明", "解小明"])
def test_a_family_name_with_several_readings_is_found_by_each(name):
    assert len(tokens.person_initials(name).split()) >= 1
    assert all(one.endswith("xm") for one in tokens.person_initials(name).split())


@given(st.text(max_size=30))
def test_no_text_makes_the_cutters_raise(text):
    tokens.index_words(text)
    tokens.initials(text)
    tokens.person_initials(text)
    tokens.match_words(text)
    tokens.match_initials(text)
