"""What is said of a dataset drawn from a population of known truth, and what is true."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.honesty.populations import PLAIN, RATERS, Population, Random, habits, with_typo
from engine.data.dataset import Dataset
from engine.data.scores import Scores
from engine.forest.reading import Answers
from engine.forest.training import fit
from engine.measure.comparison import compare
from engine.measure.evaluation_result import Evaluation, Measure, Verdict
from engine.measure.learn import learn
from engine.measure.selection import choose

FRESH = 10_000
BINS = 10

Numbers = NDArray[np.float64]
Masks = NDArray[np.bool_]


@dataclass(frozen=True)
class Run:
    """What was said of one dataset's accuracy, and what is true of its recognizer on fresh performances: the accuracy,
    and the calibration error of its votes and of the confidence that is shown."""

    said: Measure
    truth: float
    error_raw: float
    error: float


@dataclass(frozen=True)
class Change:
    """What was said of a change, and the true difference of the accuracies; nothing where they are not comparable."""

    verdict: Verdict | None
    truth: float


@dataclass(frozen=True)
class Guesses:
    """The share of strange scores and of fresh ones that were called a guess."""

    caught: float
    false_alarms: float


def measured(dataset: Dataset, fresh: Dataset) -> Run | None:
    """None where nothing could be measured."""
    learned = learn(dataset)
    if not isinstance(learned.evaluation, Evaluation):
        return None
    emotions = {recall.emotion for recall in learned.evaluation.recalls}
    asked = fresh.take([row for row, label in enumerate(fresh.labels) if label in emotions])
    votes, shown = (
        each.answer_many(asked.scores) for each in (learned.recognizer.with_temperature(None), learned.recognizer)
    )
    correct = right(shown, asked)
    raw, error = (calibration_error(each.confidences, correct) for each in (votes, shown))
    return Run(learned.evaluation.accuracy, float(correct.mean()), raw, error)


def plain(population: Population, rows: int, random: Random) -> Run | None:
    """Independent rows."""
    return measured(population.draw(rows, random), population.draw(FRESH, random))


def raters(performances: int, random: Random) -> Run | None:
    """Performances that five people scored each."""
    population = PLAIN["one hump"]
    return measured(population.rated(performances, random), population.rated(FRESH // RATERS, random))


def performers(rows: int, random: Random) -> Run | None:
    """Performers with habits; fresh performances are by the same ones."""
    population, theirs = PLAIN["one hump"], habits(random)
    return measured(population.performed(rows, theirs, random), population.performed(FRESH, theirs, random))


def lazy_taps(rows: int, random: Random) -> Run | None:
    """Most labels confirm what the recognizer said."""
    population = PLAIN["one hump"]
    return measured(population.with_lazy_taps(rows, random), population.draw(FRESH, random))


def honest_taps(rows: int, random: Random) -> Run | None:
    """Most labels were given on an answer, and rightly."""
    population = PLAIN["one hump"]
    return measured(population.with_honest_taps(rows, random), population.draw(FRESH, random))


def stray_label(rows: int, random: Random) -> Run | None:
    """One row has a label that no other has."""
    population = PLAIN["one hump"]
    dataset = population.draw(rows, random)
    stray = Dataset(dataset.scores, (*dataset.labels[:-1], "stray"))
    return measured(stray, population.draw(FRESH, random))


def unseen_performers(rows: int, random: Random) -> Run | None:
    """As `measured`, of the accuracy for performers that are new."""
    population = PLAIN["one hump"]
    learned = learn(population.performed(rows, habits(random), random))
    if not isinstance(learned.evaluation, Evaluation) or learned.evaluation.unseen_performers is None:
        return None
    fresh = population.performed(FRESH, np.concatenate([habits(random) for _ in range(50)]), random)
    correct = right(learned.recognizer.answer_many(fresh.scores), fresh)
    return Run(learned.evaluation.unseen_performers, float(correct.mean()), 0, 0)


def changed(population: Population, rows: int, more: int, random: Random) -> Change:
    """What is said after so many more examples of the same population."""
    before = population.draw(rows, random)
    now = before.followed_by(population.draw(more, random))
    return told(before, now, population.draw(FRESH, random))


def taught_new_emotion(rows: int, random: Random) -> Change:
    """What is said after a sixth emotion was taught to a recognizer of five."""
    now = PLAIN["one hump"].draw(rows, random)
    before = now.take([row for row, label in enumerate(now.labels) if label != now.emotions[0]])
    return told(before, now, PLAIN["one hump"].draw(FRESH, random))


def told(before: Dataset, now: Dataset, fresh: Dataset) -> Change:
    """What the comparison says, and what is true."""
    old, new = (choose(dataset).parameters for dataset in (before, now))
    comparison = compare(before, old, now, new)
    earlier, later = (
        right(fit(dataset, parameters).answer_many(fresh.scores), fresh).mean()
        for dataset, parameters in ((before, old), (now, new))
    )
    return Change(comparison.gain.verdict if comparison else None, float(later - earlier))


def guesses(population: Population, rows: int, typo: bool, random: Random) -> Guesses:
    """How often strange and fresh scores are called a guess."""
    dataset = population.draw(rows, random)
    recognizer = fit(with_typo(dataset) if typo else dataset)
    strange, fresh = population.strange(200, random), population.draw(200, random).scores
    caught, alarms = (
        np.mean([recognizer.read(Scores(*row)).guess for row in each.tolist()]) for each in (strange, fresh)
    )
    return Guesses(float(caught), float(alarms))


def right(answers: Answers, fresh: Dataset) -> Masks:
    """Whether each fresh performance is answered as it is labelled."""
    correct: Masks = np.array(answers.emotions) == np.array(fresh.labels)
    return correct


def calibration_error(confidences: Numbers, correct: Masks) -> float:
    """The expected calibration error in ten bins of equal width."""
    bin_of = np.minimum((confidences * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bin_of, confidences - correct, BINS)
    return float(np.abs(gaps).sum() / len(correct))
