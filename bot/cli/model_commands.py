"""What `emotion-bot predict`, `train` and `evaluate` do in a terminal."""

import json
import logging
import stat
import sys
from argparse import Namespace
from pathlib import Path

from bot.errors import StartError
from bot.settings import Settings
from bot.text.file_text import read_as_lines
from bot.text.measures_text import choice_text, evaluation_lines, not_measurable_text
from bot.text.reading_text import detail_lines, reading_lines
from bot.text.wording import counts_line, numbers_text, scaled_lines
from engine.charts.name_numbers import numbered
from engine.charts.reading_charts import draw_reading, names_in_reading
from engine.data.dataset import STARTER, Dataset
from engine.data.errors import DatasetError, ScaleError, UnreadableScoresError
from engine.data.phrases import join_words, pluralize
from engine.data.scale import TEN, Scale
from engine.data.score_lines import read_line
from engine.files import store
from engine.files.choices import Choices
from engine.files.examples_csv import read_csv_rows
from engine.files.sentences import FILE_REFUSED
from engine.forest.training import check_can_fit
from engine.measure.choice import Choice
from engine.measure.cross_validation import Progress
from engine.measure.evaluation import evaluate as measure
from engine.measure.evaluation_facts import evaluation_facts
from engine.measure.evaluation_result import Evaluation, NotMeasurable
from engine.measure.learn import learn
from engine.measure.selection import choose
from engine.measure.tutorial import hold_out

log = logging.getLogger(__name__)

_MOST_BYTES = 100_000_000
"""Of a dataset: some three million rows."""
_BAR_LENGTH = 30
_EVALUATE_CHOOSING = 0.3  # of the time of `evaluate`
_EVALUATE_MEASURING = 0.69


def predict(asked: Namespace, settings: Settings) -> None:
    """Print the reading of `scores` as typed; write its chart to the file `chart` where one is named. Raises
    UnreadableScoresError: the scores cannot be read; StartError: the chart cannot be written."""
    try:
        written = read_line(" ".join(asked.scores))
    except UnreadableScoresError as error:
        raise UnreadableScoresError(f"{error} Write it like this: emotion-bot predict 9 8 9") from None
    reading = store.load_or_fit(settings.models_dir, log).read(written.scores)
    who = written.performer
    print("\n".join([*reading_lines(reading, who), *detail_lines(reading, who), *scaled_lines([written])]))
    if asked.chart is not None:
        performer = written.performer or ""
        numbers = numbered(names_in_reading(reading, performer))
        if numbers:
            print(numbers_text(numbers))
        try:
            asked.chart.write_bytes(draw_reading(reading, performer))
        except OSError as error:
            raise StartError(f"The chart cannot be written to {asked.chart}: {error.strerror}.") from None


def train(asked: Namespace, settings: Settings) -> None:
    """Fit the examples of the CSV file `dataset` (or the starter rows) and write the recognizer to `models_dir`; its
    smallest leaf is chosen as a chat's is. Raises DatasetError: the file holds no dataset; nothing was written;
    StartError: the file cannot be read, or `models_dir` cannot be written."""
    examples = _examples(asked.dataset, asked.scale)
    check_can_fit(examples)
    learned = learn(examples, _progress("Fitting", 0, 1))
    try:
        store.save(learned.recognizer, settings.models_dir)
    except OSError as error:
        raise StartError(f"{error.filename}: {error.strerror}.") from None
    amount = pluralize(len(examples), "example", "examples")
    emotions = pluralize(len(examples.emotions), "emotion", "emotions")
    print(
        f"Fitted on {amount} of {emotions}; written to {settings.models_dir}/. The bot serves it from its next start."
    )
    print(choice_text(learned.choice))


def evaluate(asked: Namespace, _: Settings) -> None:
    """Print how good a recognizer of the examples of the CSV file `dataset` (or of the starter rows) is, and the
    tutorial's split; with `json`, the measures as one JSON object. Raises DatasetError: the file holds no dataset that
    can be fitted; StartError: the file cannot be read."""
    examples = _examples(asked.dataset, asked.scale)
    check_can_fit(examples)
    choice = choose(examples, _progress("Measuring", 0, _EVALUATE_CHOOSING))
    measured = measure(examples, choice.parameters, _progress("Measuring", _EVALUATE_CHOOSING, _EVALUATE_MEASURING))
    _show_progress("Measuring", 1)
    if asked.json:
        print(json.dumps(evaluation_facts(examples, choice, measured), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_measured_lines(examples, choice, measured)))


def _measured_lines(examples: Dataset, choice: Choice, measured: Evaluation | NotMeasurable) -> list[str]:
    told = (
        evaluation_lines(measured, _holds_starter_rows(examples))
        if isinstance(measured, Evaluation)
        else [not_measurable_text(measured)]
    )
    counts = f"{pluralize(len(examples), 'example', 'examples')}: {counts_line(examples.counts)}."
    return [counts, choice_text(choice), *told, _split_line(examples)]


def _holds_starter_rows(examples: Dataset) -> bool:
    """Whether they begin with the starter rows, as a chat's examples do."""
    first = examples.take(range(min(len(STARTER), len(examples)))).examples
    return [(row.emotion, row.scores) for row in first] == [(row.emotion, row.scores) for row in STARTER.examples]


def _split_line(examples: Dataset) -> str:
    try:
        split = hold_out(examples)
    except DatasetError:
        return "The tutorial's own split leaves fewer than two emotions to learn from."
    notes = [f"accuracy {split.accuracy:.2f}"]
    if split.missing:
        notes.append(f"it never saw {join_words(split.missing)}")
    if _different(split.train) + _different(split.test) > _different(examples):
        notes.append("rows of one performance are in both parts, which flatters it")
    rows = f"{len(split.train)} rows to learn from and {len(split.test)} to test on"
    return f"The tutorial's own split, {rows}: {'; '.join(notes)}."


def _different(examples: Dataset) -> int:
    return len(set(examples.performances.tolist()))


def _progress(doing: str, start: float, width: float) -> Progress:
    """A part of the bar: from `start`, `width` of it."""
    return lambda share: _show_progress(doing, start + width * share)


def _show_progress(doing: str, share: float) -> None:
    """A bar on standard error, where that is a terminal."""
    if sys.stderr.isatty():
        done = round(share * _BAR_LENGTH)
        end = "\n" if share >= 1 else ""
        print(f"\r{doing} [{'#' * done}{'.' * (_BAR_LENGTH - done)}] {share:4.0%}", end=end, file=sys.stderr)


def _read(file: Path, scale: Scale | None) -> Dataset:
    """All of the file; how it was read is printed, as far as nobody would take it for granted."""
    rows = read_csv_rows(file.read_bytes(), Choices(scale=scale))
    if rows.problems:
        raise DatasetError(FILE_REFUSED, rows.problems)
    for line in read_as_lines(rows.read_as):
        print(line, file=sys.stderr)
    return rows.good


def _examples(file: Path | None, scale: Scale | None) -> Dataset:
    if file is None:
        return STARTER
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise StartError(f"{file} is no ordinary file; --dataset takes a CSV file.")
        if status.st_size > _MOST_BYTES:
            raise StartError(f"{file} is larger than {_MOST_BYTES // 10**6} MB, which is the most that is read.")
        return _read(file, scale)
    except ScaleError as error:
        offered = " or ".join(f"--scale {each.lowest}-{each.highest}" for each in (*error.scales, TEN))
        raise StartError(f"{file}: {error} Say which: {offered}.") from None
    except OSError as error:
        raise StartError(f"{error.filename}: {error.strerror}.") from None
