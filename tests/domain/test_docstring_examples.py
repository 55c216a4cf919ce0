import doctest
import importlib
import pkgutil

import pytest

import gridmap.domain

MODULES = [found.name for found in pkgutil.walk_packages(gridmap.domain.__path__, "gridmap.domain.")]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_come_out_as_written(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
