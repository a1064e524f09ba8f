"""What an import costs: the process that draws needs neither scikit-learn nor pandas."""

import doctest
import subprocess
import sys

import pytest

import engine


def modules_after(statement: str) -> set[str]:
    program = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["engine.charts", "engine.measure_charts"])
def test_light_modules_stay_light(module: str) -> None:
    loaded = modules_after(f"import {module}")
    assert module in loaded
    assert not loaded & {"sklearn", "pandas", "scipy", "joblib", "matplotlib", "telegram", "bot"}


def test_the_whole_engine_knows_neither_the_bot_nor_telegram() -> None:
    loaded = modules_after("import engine.store, engine.tutorial, engine.charts")
    assert not loaded & {"matplotlib", "telegram", "bot", "tornado", "httpx"}


def test_the_notebook_example_is_true() -> None:
    results = doctest.testmod(engine)
    assert results.attempted > 0
    assert results.failed == 0
