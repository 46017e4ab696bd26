import subprocess
import sys
from importlib import import_module

import pytest

from kllab.topics import EXPERIMENTS


def test_torch_is_imported_with_the_first_name_that_needs_it() -> None:
    code = """
import sys
from importlib import import_module
from kllab.topics import EXPERIMENTS
trainings = [import_module(module) for module in EXPERIMENTS.values()]
print(len(trainings), "torch" in sys.modules, "gymnasium" in sys.modules)
for training in trainings:
    assert training.train.__module__ == training.warm_up.__module__
print("torch" in sys.modules)
"""
    told = subprocess.check_output([sys.executable, "-c", code], text=True, timeout=120)
    assert told == f"{len(EXPERIMENTS)} False False\nTrue\n"


@pytest.mark.parametrize("module", EXPERIMENTS.values())
def test_all_names_are_there_and_no_others(module: str) -> None:
    training = import_module(module)
    for name in training.__all__:
        assert hasattr(training, name), name
    with pytest.raises(AttributeError, match=f"module '{module}' has no attribute 'trian'"):
        _ = training.trian
