"""Starting from whatever is in the folder: loaded, fitted again from its examples, or from the starter rows."""

import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.data.dataset import STARTER, Dataset
from engine.files.store import load, load_or_fit, save
from engine.forest.parameters import Parameters
from engine.forest.recognizer import Recognizer
from engine.measure.tutorial import EXAMPLES
from tests.engine.files.stored import CALM, LOG, MODEL


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[tuple[str, str]]]:
    caplog.set_level(logging.INFO)
    return lambda: [(record.levelname, record.getMessage()) for record in caplog.records]


def test_the_first_start(folder: Path, lines: Callable[[], list[tuple[str, str]]]) -> None:
    assert load_or_fit(folder, LOG).dataset == STARTER
    assert lines() == [("INFO", "first start: fitted on the 6 starter examples")]
    assert load_or_fit(folder, LOG).dataset == STARTER
    assert load(folder).dataset == STARTER
    assert len(lines()) == 1, "the second start has nothing to say"


def test_a_folder_with_other_files_is_a_first_start(tmp_path: Path, lines: Callable[[], list[tuple[str, str]]]) -> None:
    (tmp_path / ".gitkeep").touch()
    load_or_fit(tmp_path, LOG)
    assert [level for level, _ in lines()] == ["INFO"]
    assert (tmp_path / ".gitkeep").exists()


@pytest.mark.parametrize("manifest", ["kept", "gone", "broken"])
def test_ones_own_examples_are_fitted_again(
    calm: Recognizer, folder: Path, lines: Callable[[], list[tuple[str, str]]], manifest: str
) -> None:
    save(calm, folder)
    (folder / MODEL).write_bytes(b"")
    if manifest == "gone":
        (folder / "manifest.json").unlink()
    if manifest == "broken":
        (folder / "manifest.json").write_text("{")
    assert load_or_fit(folder, LOG).dataset == CALM
    ((level, line),) = lines()
    assert level == "WARNING"
    assert line.endswith(": fitted again on the 2 stored examples")
    assert load(folder).dataset == CALM


@pytest.mark.parametrize(
    "examples", [None, b"", b"\xff", STARTER.to_csv().encode() + b"sad,1,1,1\n", CALM.to_csv().encode()[:60]]
)
def test_lost_or_altered_examples_give_way_to_the_starter_rows(
    calm: Recognizer, folder: Path, lines: Callable[[], list[tuple[str, str]]], examples: bytes | None
) -> None:
    save(calm, folder)
    (folder / "examples.csv").unlink()
    if examples is not None:
        (folder / "examples.csv").write_bytes(examples)
    assert load_or_fit(folder, LOG).dataset == STARTER
    ((level, line),) = lines()
    assert level == "WARNING"
    assert line.endswith(": fitted again on the 6 starter examples")
    assert load(folder).dataset == STARTER


def test_many_examples_are_not_grown_fully_when_fitted_again(folder: Path) -> None:
    folder.mkdir()
    many = Dataset(np.full((6_000, 3), 5.0), ("calm", *["tense"] * 5_999))
    (folder / "examples.csv").write_text(many.to_csv())
    assert load_or_fit(folder, LOG).parameters == Parameters(min_samples_leaf=2)


def test_examples_that_cannot_be_fitted_give_way_too(folder: Path) -> None:
    folder.mkdir()
    (folder / "examples.csv").write_text(Dataset.of(CALM.examples[:1]).to_csv())
    assert load_or_fit(folder, LOG).dataset == STARTER


def test_a_folder_that_cannot_be_written_is_only_a_warning(
    folder: Path, lines: Callable[[], list[tuple[str, str]]]
) -> None:
    folder.write_text("a file, not a folder")
    assert load_or_fit(folder, LOG).read(EXAMPLES[2]).emotion == "angry"
    (_, (level, line)) = lines()
    assert level == "WARNING"
    assert "not stored" in line
