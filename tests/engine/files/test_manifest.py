"""The manifest beside a stored recognizer, as files on disk hold it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.data.errors import StoreError
from engine.files.manifest import Manifest
from engine.files.store import load
from engine.forest.parameters import Parameters
from tests.engine.files.stored import MODEL, edit_manifest

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


CALIBRATED = STORED.replace("\n  }\n}\n", '\n  },\n  "temperature": 1.25\n}\n')


def test_a_stored_manifest_is_read_and_written_to_the_letter() -> None:
    read = Manifest.from_json_text(CALIBRATED.encode())
    assert read == replace(MANIFEST, temperature=1.25)
    assert read.trained_at.tzinfo is UTC
    assert read.to_bytes().decode() == CALIBRATED


def test_a_manifest_of_before_is_of_votes() -> None:
    assert Manifest.from_json_text(STORED.encode()) == MANIFEST
    assert MANIFEST.temperature is None


@pytest.mark.parametrize(
    "text", ["", "{", "\x00", "[]", "[1, 2]", "null", '"text"', "{}", "7", "[" * 100_000, "9" * 5000, '{"a": NaN}']
)
def test_a_manifest_that_is_none(stored: Path, text: str) -> None:
    (stored / "manifest.json").write_text(text)
    assert_refused_in_one_line(stored)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format_version", True),
        ("format_version", "1"),
        ("versions", ["3.11"]),
        ("versions", {"python": 3}),
        ("dataset_digest", None),
        ("dataset_digest", "0" * 64),
        ("parameters", [100, 42]),
        ("parameters", {"n_estimators": "100"}),
        ("parameters", {"n_estimators": 100, "verbose": 1}),
        ("trained_at", 0),
        ("trained_at", "yesterday\nor so"),
        ("trained_at", "2026-01-01T00:00:00"),
        ("trained_at", "2026-01-01T00:00:00+01:00"),
        ("files", {}),
        ("files", "examples.csv"),
        ("files", {"../examples.csv": "0" * 64, "/etc/passwd": "0" * 64, MODEL: "../" + MODEL}),
        ("files", {MODEL: {"path": "x"}}),
        ("versions", {"python": "3\n" * 1000}),
    ],
)
def test_a_manifest_of_wrong_values(stored: Path, key: str, value: object) -> None:
    edit_manifest(stored, lambda entries: entries.update({key: value}))
    assert_refused_in_one_line(stored)


def assert_refused_in_one_line(folder: Path) -> None:
    with pytest.raises(StoreError) as caught:
        load(folder)
    assert len(caught.value.reason) < 200
    assert len(caught.value.reason.splitlines()) == 1
    assert str(caught.value) == caught.value.reason
