"""What a reading, a fit and a recognizer cost, beside scikit-learn and, where it is there, onnxruntime.

Run in a process of its own; prints one JSON line for each dataset.
"""

import json
import pickle
import subprocess
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.replies import OTHER_PYTHON
from engine.data.dataset import STARTER, Dataset
from engine.data.scores import Scores
from engine.forest.recognizer import Recognizer
from engine.forest.training import fit

SIZES = (6, 100, 1_000, 10_000, 100_000)
MOST_CONVERTED = 10_000
ASKED = 40
REPEATS = 5


@dataclass(frozen=True)
class Costs:
    """Seconds and megabytes for one dataset."""

    rows: int
    tenths: bool
    fit: float
    size: float
    sklearn: float
    """One row through the scaler and `predict_proba`."""
    first: float
    """The first reading of a recognizer: what it prepares for itself is in it."""
    reading: float
    explained: float
    onnx: float | None


def dataset_of(rows: int, tenths: bool) -> Dataset:
    """The starter rows; or as many performances around them, as people would score them."""
    if rows == len(STARTER):
        return STARTER if not tenths else Dataset(np.clip(STARTER.scores + 0.3, 0, 10), STARTER.labels)
    random = np.random.default_rng(rows)
    chosen = random.integers(len(STARTER), size=rows)
    scores = STARTER.scores[chosen] + random.normal(scale=1.5, size=(rows, 3))
    scores = np.clip(scores.round(1 if tenths else 0), 0, 10)
    return Dataset(scores, tuple(STARTER.labels[each] for each in chosen))


def main() -> None:
    """Measure every size, with whole scores and with tenths."""
    for rows in SIZES:
        for tenths in (False, True):
            print(json.dumps(asdict(measure(rows, tenths))), flush=True)


def measure(rows: int, tenths: bool) -> Costs:
    """The costs for one dataset."""
    dataset = dataset_of(rows, tenths)
    started = time.perf_counter()
    recognizer = fit(dataset)
    fitted_in = time.perf_counter() - started
    size = len(pickle.dumps(recognizer)) / 2**20
    asked = [Scores(*row) for row in np.random.default_rng(1).integers(0, 101, (ASKED, 3)) / 10]
    started = time.perf_counter()
    recognizer.read(Scores(5, 5, 5))
    first = time.perf_counter() - started
    return Costs(
        rows,
        tenths,
        fitted_in,
        size,
        sklearn=_median(lambda scores: _predict_proba(recognizer, scores), asked),
        first=first,
        reading=_median(lambda scores: recognizer.answer_many(np.array([scores.as_tuple()])), asked),
        explained=_median(recognizer.read, asked),
        onnx=_onnx(dataset) if rows <= MOST_CONVERTED else None,
    )


def _predict_proba(recognizer: Recognizer, scores: Scores) -> object:
    return recognizer.forest.predict_proba(recognizer.scaler.transform([scores.as_tuple()]))


def _median(function: Callable[[Scores], object], asked: list[Scores]) -> float:
    """The median over the scores of the best of a few repeats, in seconds."""
    return float(np.median([min(_seconds(function, scores) for _ in range(REPEATS)) for scores in asked]))


def _seconds(function: Callable[[Scores], object], scores: Scores) -> float:
    started = time.perf_counter()
    function(scores)
    return time.perf_counter() - started


def _onnx(dataset: Dataset) -> float | None:
    """The same forest through onnxruntime, in seconds for one row; None where it is not installed."""
    if not Path(OTHER_PYTHON).exists():
        return None
    given = json.dumps([dataset.scores.tolist(), dataset.labels])
    done = subprocess.run(
        [OTHER_PYTHON, "-m", "benchmarks.onnx_row"], input=given, capture_output=True, text=True, check=False
    )
    return float(done.stdout) if done.returncode == 0 else None


if __name__ == "__main__":
    main()
