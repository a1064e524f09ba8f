"""What came of the experiments, as lines of a table beside what was to be reached."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from benchmarks.honesty.experiments import Change, Guesses, Run
from benchmarks.table import Line
from engine.measure.evaluation_result import BETTER, WORSE

Outcome = Run | Change | Guesses
Outcomes = dict[tuple[str, str], list[Outcome | None]]
"""By what they are of, and how many rows."""

COVERAGE, BIAS, CAUGHT, ALARMS, FALSE = 0.90, 0.03, 0.70, 0.07, 0.05
ERRORS = {"60 rows": 0.07, "300 rows": 0.04}


def lines_of(outcomes: Mapping[tuple[str, str], Sequence[Outcome | None]]) -> list[Line]:
    """All of the table."""
    lines = [Line("what", "measured", "to reach", None)]
    for (name, size), found in outcomes.items():
        lines += _lines(f"{name}, {size}", found)
    return [*lines, *_shown_errors(outcomes)]


def _lines(what: str, found: Sequence[Outcome | None]) -> Iterator[Line]:
    runs = [each for each in found if isinstance(each, Run)]
    changes = [each for each in found if isinstance(each, Change)]
    asked = [each for each in found if isinstance(each, Guesses)]
    if runs:
        yield from _run_lines(what, runs, len(found))
    if changes:
        yield from _change_lines(what, changes)
    if asked:
        caught, alarms = _mean(each.caught for each in asked), _mean(each.false_alarms for each in asked)
        yield Line(f"{what}: strange scores caught", f"{caught:.0%}", f"at least {CAUGHT:.0%}", caught >= CAUGHT)
        yield Line("… false alarms", f"{alarms:.1%}", f"at most {ALARMS:.0%}", alarms <= ALARMS)


def _run_lines(what: str, runs: Sequence[Run], drawn: int) -> Iterator[Line]:
    covered = sum(run.said.low <= run.truth <= run.said.high for run in runs)
    bias = _mean(run.said.value - run.truth for run in runs)
    of = f"{covered} of {len(runs)}" + (f", {drawn - len(runs)} not measured" if len(runs) < drawn else "")
    small = what.endswith(" 30 rows")
    share = covered / len(runs)
    aim = ("", None) if small else (f"at least {COVERAGE:.0%}", share >= COVERAGE)
    yield Line(f"{what}: truth within the interval", f"{share:.0%} ({of})", *aim)
    points = f"{bias * 100:+.1f} points"
    yield Line("… bias", points, *(("", None) if small else (f"within {BIAS * 100:.0f}", abs(bias) <= BIAS)))
    raw, shown = _mean(run.error_raw for run in runs), _mean(run.error for run in runs)
    if shown:
        yield Line("… calibration error, votes and shown", f"{raw:.3f}, {shown:.3f}")


def _change_lines(what: str, changes: Sequence[Change]) -> Iterator[Line]:
    told = [change for change in changes if change.verdict is not None]
    if not told:
        yield Line(f"{what}: told as not comparable", f"{len(changes)} of {len(changes)}")
        return
    wrong = sum(
        (each.verdict == BETTER and each.truth <= 0) or (each.verdict == WORSE and each.truth >= 0) for each in told
    )
    seen = sum(each.verdict in (BETTER, WORSE) for each in told) - wrong
    share = wrong / len(told)
    text = f"{share:.0%} ({wrong} of {len(told)}; {seen} rightly)"
    yield Line(f"{what}: “rose” or “fell” falsely", text, f"at most {FALSE:.0%}", share <= FALSE)


def _shown_errors(outcomes: Mapping[tuple[str, str], Sequence[Outcome | None]]) -> Iterator[Line]:
    for size, most in ERRORS.items():
        found = [each for (_, rows), runs in outcomes.items() if rows == size for each in runs]
        errors = [run.error for run in found if isinstance(run, Run) and run.error]
        if errors:
            what, error = f"shown calibration error, all with {size}", _mean(errors)
            yield Line(what, f"{error:.3f}", f"at most {most:.2f}", error <= most)


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))
