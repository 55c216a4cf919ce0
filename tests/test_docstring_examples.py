import doctest
import importlib
import pkgutil

import pytest

import gridmap

MODULES = [found.name for found in pkgutil.walk_packages(gridmap.__path__, "gridmap.")]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_come_out_as_written(name):
    runner, module = doctest.DocTestRunner(), importlib.import_module(name)
    for found in doctest.DocTestFinder().find(module, name):
        if found.examples:  # run without any, each would look at every source file read so far
            runner.run(found)
    assert runner.summarize().failed == 0
