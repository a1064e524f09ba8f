"""Saving a recognizer, and loading it again."""

import json
from datetime import UTC
from hashlib import sha256
from pathlib import Path

import pytest

from engine.data.dataset import STARTER, Dataset, Example
from engine.data.provenance import Provenance
from engine.data.scores import Scores
from engine.files.store import load, load_or_fit, save
from engine.forest.recognizer import Recognizer
from engine.forest.training import fit
from engine.measure.tutorial import EXAMPLES
from tests.engine.files.stored import CALM, CONTENT, LOG


def test_what_is_saved_is_loaded(recognizer: Recognizer, stored: Path) -> None:
    loaded = load(stored)
    assert loaded.read_many(EXAMPLES) == recognizer.read_many(EXAMPLES)
    assert (loaded.dataset, loaded.parameters) == (recognizer.dataset, recognizer.parameters)
    assert loaded.trained_at == recognizer.trained_at
    assert loaded.trained_at.tzinfo is UTC


def test_a_calibrated_one_is_loaded_calibrated(recognizer: Recognizer, tmp_path: Path) -> None:
    calibrated = recognizer.with_temperature(0.8)
    save(calibrated, tmp_path)
    assert load(tmp_path).read_many(EXAMPLES) == calibrated.read_many(EXAMPLES) != recognizer.read_many(EXAMPLES)


def test_examples_are_loaded_with_where_they_come_from(tmp_path: Path) -> None:
    known = Provenance("take 1", "=Ann", "rater; 2", answered=True)
    dataset = Dataset.of([*STARTER.examples, Example(Scores(1, 2, 3), "calm", known)])
    save(fit(dataset), tmp_path)
    assert load(tmp_path).dataset == dataset


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


def test_a_recognizer_with_labels_of_before_is_loaded(tmp_path: Path) -> None:
    """They could not be taught any more, and its file has them as they are."""
    taught = fit(Dataset.of([Example(Scores(1, 2, 3), "=1"), Example(Scores(3, 2, 1), "@bob\u3164")]))
    save(taught, tmp_path)
    assert load(tmp_path).dataset == taught.dataset
    examples = (tmp_path / "examples.csv").read_text().replace("'", "").encode()
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    manifest["files"]["examples.csv"] = sha256(examples).hexdigest()
    (tmp_path / "examples.csv").write_bytes(examples)
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    assert load(tmp_path).dataset == taught.dataset
