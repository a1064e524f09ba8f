"""What an import costs, and what a notebook finds: the process that draws needs neither scikit-learn nor pandas."""

import doctest
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import engine


def modules_after(statement: str, environment: Mapping[str, str] | None = None) -> set[str]:
    program = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "module",
    [
        "engine.charts.reading_charts",
        "engine.charts.measure_charts",
        "engine.measure.choice",
        "engine.measure.evaluation_result",
        "engine.measure.first_answers",
        "engine.measure.headlines",
    ],
)
def test_light_modules_stay_light(module: str) -> None:
    loaded = modules_after(f"import {module}")
    assert module in loaded
    assert not loaded & {"sklearn", "pandas", "scipy", "joblib", "matplotlib", "telegram", "bot"}


def test_the_whole_engine_knows_neither_the_bot_nor_telegram() -> None:
    loaded = modules_after("import engine.files.store, engine.measure.tutorial, engine.charts.reading_charts")
    assert not loaded & {"matplotlib", "telegram", "bot", "tornado", "httpx"}


@pytest.mark.parametrize(
    "drawing",
    [
        "from engine.charts.reading_charts import draw_file_summary; draw_file_summary({'happy': 1}, 1.0, 0)",
        "from engine.charts.measure_charts import draw_confusion; "
        "from tests.engine.measure.evaluations import evaluation; draw_confusion(evaluation())",
    ],
    ids=["card", "figure"],
)
def test_drawing_needs_no_pyplot_and_no_place_to_write(drawing: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    nowhere = {**os.environ, "MPLCONFIGDIR": str(tmp_path / "file" / "folder"), "XDG_CACHE_HOME": "/dev/null/cache"}
    drawn = modules_after(drawing, nowhere)
    assert "matplotlib.figure" in drawn
    assert not drawn & {"matplotlib.pyplot", "sklearn", "pandas", "telegram", "bot"}


def test_the_engine_alone_loads_no_library() -> None:
    loaded = modules_after("import engine")
    assert "engine" in loaded
    assert not loaded & {"numpy", "scipy", "sklearn", "pandas", "joblib", "matplotlib", "pydantic"}


def test_every_name_for_a_notebook_is_there() -> None:
    assert set(dir(engine)) == {
        *("Dataset", "Example", "Parameters", "Reading", "Recognizer", "STARTER", "Scores"),
        *("draw_overview", "draw_reading", "draw_readings", "evaluate", "fit", "read_csv"),
    }
    for name in dir(engine):
        value = getattr(engine, name)
        assert value is engine.STARTER or value.__name__ == name


def test_the_notebook_example_is_true() -> None:
    results = doctest.testmod(engine)
    assert results.attempted > 0
    assert results.failed == 0
