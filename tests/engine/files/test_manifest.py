"""The manifest beside a stored recognizer, as files on disk hold it."""

from datetime import UTC, datetime

from engine.files.manifest import Manifest
from engine.forest.parameters import Parameters

MANIFEST = Manifest(
    format_version=2,
    versions={"python": "3.11.9", "numpy": "2.4.0"},
    dataset_digest="ab" * 32,
    parameters=Parameters(min_samples_leaf=2),
    trained_at=datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC),
    files={"examples.csv": "cd" * 32},
)
STORED = """{
  "format_version": 2,
  "versions": {
    "python": "3.11.9",
    "numpy": "2.4.0"
  },
  "dataset_digest": "abababababababababababababababababababababababababababababababab",
  "parameters": {
    "n_estimators": 100,
    "random_state": 42,
    "min_samples_leaf": 2
  },
  "trained_at": "2026-01-02T03:04:05.678900+00:00",
  "files": {
    "examples.csv": "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
  }
}
"""


def test_a_stored_manifest_is_read_and_written_to_the_letter() -> None:
    read = Manifest.from_json_text(STORED.encode())
    assert read == MANIFEST
    assert read.trained_at.tzinfo is UTC
    assert read.to_bytes().decode() == STORED
