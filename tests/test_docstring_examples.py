import doctest
import importlib
import pkgutil

import pytest

import gridmap

MODULES = [found.name for found in pkgutil.walk_packages(gridmap.__path__, "gridmap.")]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_come_out_as_written(name):
    # Empty docstrings left in, each of them would look at every source file on the disk.
    assert doctest.testmod(importlib.import_module(name), exclude_empty=True).failed == 0
