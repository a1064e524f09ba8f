"""Datasets from populations of known truth, learned and measured as a chat's are, beside what is true of the recognizer
that would be served: one table on standard output.

`HONESTY_MINUTES` (15) bounds it: round after round, as many as fit; each draws new datasets, always the same ones.
"""

import os
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import Any

import numpy as np
from joblib import Parallel, delayed

from benchmarks.honesty import experiments as of
from benchmarks.honesty.lines import Outcome, Outcomes, lines_of
from benchmarks.honesty.populations import PLAIN, Random
from benchmarks.table import as_text

EVERY = {30: 2, 60: 1, 300: 2, 1_000: 8}
"""How many rows, and in which of the rounds: in every one, in every second."""

LAST_SECONDS = 30

Experiment = Callable[[Random], Outcome | None]
Key = tuple[str, str]
"""What an experiment is of, and how many rows."""


def experiments(turn: int) -> dict[Key, Experiment]:
    """Those of a round."""
    one = PLAIN["one hump"]
    chosen: dict[Key, tuple[int, Experiment]] = {
        (name, f"{rows:,} rows"): (every, partial(of.plain, population, rows))
        for name, population in PLAIN.items()
        for rows, every in EVERY.items()
    }
    chosen |= {
        ("raters", "24 performances, 5 raters each"): (1, partial(of.raters, 24)),
        ("raters", "60 performances, 5 raters each"): (2, partial(of.raters, 60)),
        ("performers with habits", "300 rows"): (2, partial(of.performers, 300)),
        ("performers not seen", "300 rows"): (2, partial(of.unseen_performers, 300)),
        ("lazy taps", "150 rows"): (1, partial(of.lazy_taps, 150)),
        ("lazy taps", "300 rows"): (2, partial(of.lazy_taps, 300)),
        ("honest taps", "150 rows"): (2, partial(of.honest_taps, 150)),
        ("a stray label", "121 rows"): (2, partial(of.stray_label, 121)),
        ("change", "60 rows and 12 more"): (1, partial(of.changed, one, 60, 12)),
        ("change", "60 rows and 60 more"): (1, partial(of.changed, one, 60, 60)),
        ("change", "300 rows and 300 more"): (2, partial(of.changed, PLAIN["two humps"], 300, 300)),
        ("new emotion", "120 rows"): (2, partial(of.taught_new_emotion, 120)),
    }
    for rows in (60, 300):
        for name in ("one hump", "whole scores"):
            chosen["guesses", f"{name}, {rows} rows"] = 1, partial(of.guesses, PLAIN[name], rows, False)
        chosen["guesses", f"one hump, {rows} rows and a typo"] = 1, partial(of.guesses, one, rows, True)
    return {key: experiment for key, (every, experiment) in chosen.items() if turn % every == 0}


def run(key: Key, experiment: Experiment, seed: tuple[int, int]) -> tuple[Key, Outcome | None]:
    """An experiment with a dataset of its own."""
    warnings.filterwarnings("ignore", "The least populated class", UserWarning)  # of some folds of unbalanced emotions
    return key, experiment(np.random.default_rng(seed))


def until(end: float) -> Iterator[Any]:
    """Round after round, what is to be run, while there is time."""
    for turn in count():
        for place, (key, experiment) in enumerate(experiments(turn).items()):
            if time.monotonic() > end:
                return
            yield delayed(run)(key, experiment, (turn, place))


def main() -> None:
    """As many as fit into the time, less what the last ones may take."""
    end = time.monotonic() + 60 * float(os.environ.get("HONESTY_MINUTES", "15")) - LAST_SECONDS
    outcomes: Outcomes = defaultdict(list)
    for key, outcome in Parallel(n_jobs=-1, return_as="generator")(until(end)):
        outcomes[key].append(outcome)
    print(as_text(lines_of(outcomes)))


if __name__ == "__main__":
    main()
