"""Saving a recognizer, and loading it again."""

import json
from datetime import UTC
from hashlib import sha256
from pathlib import Path

import pytest

from engine.data.dataset import STARTER
from engine.files.store import load, load_or_fit, save
from engine.forest.recognizer import Recognizer
from engine.measure.tutorial import EXAMPLES
from tests.engine.files.stored import CALM, CONTENT, LOG


def test_what_is_saved_is_loaded(recognizer: Recognizer, stored: Path) -> None:
    loaded = load(stored)
    assert loaded.read_many(EXAMPLES) == recognizer.read_many(EXAMPLES)
    assert (loaded.dataset, loaded.parameters) == (recognizer.dataset, recognizer.parameters)
    assert loaded.trained_at == recognizer.trained_at
    assert loaded.trained_at.tzinfo is UTC


def test_the_manifest_says_what_the_files_are(recognizer: Recognizer, stored: Path) -> None:
    assert {path.name for path in stored.iterdir()} == CONTENT | {"manifest.json"}
    entries = json.loads((stored / "manifest.json").read_text())
    assert entries["format_version"] == 2
    assert set(entries["versions"]) == {"python", "scikit-learn", "numpy", "joblib"}
    assert entries["dataset_digest"] == STARTER.digest
    assert entries["parameters"] == {"n_estimators": 100, "random_state": 42, "min_samples_leaf": 1}
    assert entries["trained_at"] == recognizer.trained_at.isoformat()
    assert entries["files"] == {name: sha256((stored / name).read_bytes()).hexdigest() for name in entries["files"]}
    assert set(entries["files"]) == CONTENT


def test_saving_again_replaces_everything_and_clears_what_a_crash_left(calm: Recognizer, stored: Path) -> None:
    (stored / ".unfinished-abc").write_bytes(b"half a fil")
    save(calm, stored)
    assert load(stored).dataset == CALM
    assert load(stored).parameters == calm.parameters
    assert {path.name for path in stored.iterdir()} == CONTENT | {"manifest.json"}


@pytest.mark.parametrize("name", sorted(CONTENT))
def test_a_crash_in_the_middle_of_saving_loses_no_examples(calm: Recognizer, stored: Path, name: str) -> None:
    (stored / name).unlink()
    (stored / name).mkdir()  # cannot be replaced by a file: saving stops here, as in a crash
    with pytest.raises(IsADirectoryError):
        save(calm, stored)
    assert not list(stored.glob(".unfinished-*"))
    (stored / name).rmdir()
    expected = STARTER if name == "examples.csv" else CALM
    assert load_or_fit(stored, LOG).dataset == expected
