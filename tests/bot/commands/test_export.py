import numpy as np

from bot.commands.export import csv_parts
from bot.telegram_api.documents import MOST_BYTES
from engine.data.dataset import Dataset
from engine.files.examples_csv import read_csv

EMOTIONS = ("calm", "a, b; c", 'so "so"', "=1+1", "müde", "喜び", "#1", "12", "' apart")


def dataset(rows: int) -> Dataset:
    chance = np.random.default_rng(5)
    labels = tuple(EMOTIONS[place] for place in chance.integers(len(EMOTIONS), size=rows))
    return Dataset(np.round(chance.uniform(0, 10, (rows, 3)), 3), labels)


def test_a_large_dataset_comes_in_parts_that_are_taught_again_one_by_one() -> None:
    whole = dataset(50_000)
    parts = csv_parts(whole)
    assert 1 < len(parts) <= len(whole.to_csv().encode()) // MOST_BYTES + 2
    assert max(map(len, parts)) <= MOST_BYTES
    again = [read_csv(part) for part in parts]
    assert Dataset(np.concatenate([each.scores for each in again]), sum((each.labels for each in again), ())) == whole


def test_a_small_one_comes_whole() -> None:
    assert csv_parts(dataset(9)) == [dataset(9).to_csv().encode()]
