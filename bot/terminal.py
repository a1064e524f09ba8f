"""What `emotion-bot predict` and `emotion-bot train` do in a terminal."""

import logging
from collections.abc import Sequence
from pathlib import Path

from bot.errors import StartError
from bot.parsing import parse_scores
from bot.wording import counted, reading_lines
from engine import store
from engine.charts import draw_reading
from engine.csv_file import read_csv
from engine.dataset import STARTER
from engine.training import fit

log = logging.getLogger(__name__)


def predict(scores: Sequence[str], chart: Path | None, models_dir: Path) -> None:
    """Print the reading of the scores as typed; write its chart where a file is named.

    Raises:
        UnreadableScoresError: the scores cannot be read.
        StartError: the chart cannot be written.
    """
    reading = store.load_or_fit(models_dir, log).read(parse_scores(" ".join(scores)))
    print("\n".join(reading_lines(reading)))
    if chart is not None:
        try:
            chart.write_bytes(draw_reading(reading))
        except OSError as error:
            raise StartError(f"The chart cannot be written to {chart}: {error.strerror}.") from None


def train(dataset: Path | None, models_dir: Path) -> None:
    """Fit the examples of a CSV file (or the starter rows) and write the recognizer to `models_dir`.

    Raises:
        DatasetError: the file holds no dataset; nothing was written.
        StartError: the file cannot be read, or `models_dir` cannot be written.
    """
    try:
        examples = read_csv(dataset) if dataset is not None else STARTER
        recognizer = fit(examples)
        store.save(recognizer, models_dir)
    except OSError as error:
        raise StartError(f"{error.filename}: {error.strerror}.") from None
    amount = counted(len(examples), "example", "examples")
    emotions = counted(len(examples.emotions), "emotion", "emotions")
    print(f"Fitted on {amount} of {emotions}; written to {models_dir}/. The bot serves it from its next start.")
