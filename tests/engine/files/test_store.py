import json
import logging
import pickle
import re
import shutil
from collections.abc import Callable
from datetime import UTC
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest

from engine.data.dataset import STARTER, Dataset, Example
from engine.data.errors import StoreError
from engine.data.scores import Scores
from engine.files.store import load, load_or_fit, save
from engine.forest.parameters import Parameters
from engine.forest.recognizer import Recognizer
from engine.forest.training import fit
from engine.measure.tutorial import EXAMPLES

LOG = logging.getLogger("tests.store")
MODEL = "emotion_recognition_model.pkl"
SCALER = "emotion_scaler.pkl"
CONTENT = {MODEL, SCALER, "examples.csv"}
CALM = Dataset.of([Example(Scores(1, 1, 1), "calm"), Example(Scores(9, 9, 9), "tense")])

Entries = dict[str, Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture(scope="module")
def saved(recognizer: Recognizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    save(recognizer, folder)
    return folder


@pytest.fixture(scope="module")
def calm() -> Recognizer:
    return fit(CALM, Parameters(n_estimators=3, min_samples_leaf=2))


@pytest.fixture
def stored(saved: Path, folder: Path) -> Path:
    """A folder of its own with the recognizer of the starter rows."""
    return shutil.copytree(saved, folder)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[tuple[str, str]]]:
    caplog.set_level(logging.INFO)
    return lambda: [(record.levelname, record.getMessage()) for record in caplog.records]


def edit_manifest(folder: Path, edit: Callable[[Entries], object]) -> None:
    entries = json.loads((folder / "manifest.json").read_text())
    edit(entries)
    (folder / "manifest.json").write_text(json.dumps(entries))


def vouch_for(folder: Path, name: str, content: bytes) -> None:
    """Put a file there as somebody would who can write the manifest too."""
    (folder / name).write_bytes(content)
    edit_manifest(folder, lambda entries: entries["files"].update({name: sha256(content).hexdigest()}))


def pickled(value: object) -> bytes:
    buffer = BytesIO()
    joblib.dump(value, buffer)
    return buffer.getvalue()


class Intruder:
    """Touches a file when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.mark,)


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


@pytest.mark.parametrize("name", sorted(CONTENT | {"manifest.json"}))
def test_a_missing_file(stored: Path, name: str) -> None:
    (stored / name).unlink()
    with pytest.raises(StoreError, match=f"^{re.escape(name)} is missing$"):
        load(stored)


@pytest.mark.parametrize("name", sorted(CONTENT))
@pytest.mark.parametrize("damage", [lambda b: b[:-1], lambda b: b + b" ", lambda b: b"", lambda b: b"x" + b[1:]])
def test_an_altered_or_truncated_file(stored: Path, name: str, damage: Callable[[bytes], bytes]) -> None:
    (stored / name).write_bytes(damage((stored / name).read_bytes()))
    with pytest.raises(StoreError, match=f"^{re.escape(name)} is not the file that the manifest names"):
        load(stored)


@pytest.mark.parametrize("name", [MODEL, SCALER])
@pytest.mark.parametrize("library", [None, "scikit-learn", "python"])
def test_a_pickle_that_nothing_vouches_for_is_never_run(stored: Path, name: str, library: str | None) -> None:
    mark = stored / "mark"
    content = pickle.dumps(Intruder(mark))
    if library:  # the digests agree, but the version is another
        vouch_for(stored, name, content)
        edit_manifest(stored, lambda entries: entries["versions"].update({library: "0.1"}))
    else:
        (stored / name).write_bytes(content)
    with pytest.raises(StoreError):
        load(stored)
    assert load_or_fit(stored, LOG).dataset == STARTER
    assert not mark.exists()
    joblib.load(BytesIO(content))
    assert mark.exists(), "this pickle would have run"


@pytest.mark.parametrize("library", ["python", "scikit-learn", "numpy", "joblib"])
def test_another_version_or_none(stored: Path, library: str) -> None:
    edit_manifest(stored, lambda entries: entries["versions"].update({library: "0.1"}))
    with pytest.raises(StoreError, match=f"^written with {library} '0.1', and this is "):
        load(stored)
    edit_manifest(stored, lambda entries: entries["versions"].pop(library))
    with pytest.raises(StoreError, match=f"^written with {library} 'an unknown version'"):
        load(stored)


def test_another_format(stored: Path) -> None:
    edit_manifest(stored, lambda entries: entries.update(format_version=1))
    with pytest.raises(StoreError, match="format version 1, where 2 is read"):
        load(stored)


@pytest.mark.parametrize(
    "text",
    ["", "{", "\x00", "[]", "[1, 2]", "null", '"text"', "{}", "7", "[" * 100_000, "9" * 5000, '{"a": NaN}'],
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


def test_files_outside_the_folder_are_never_touched(stored: Path) -> None:
    outside = stored.parent / "outside.pkl"
    outside.write_bytes((stored / MODEL).read_bytes())
    (stored / MODEL).unlink()
    digest = sha256(outside.read_bytes()).hexdigest()
    edit_manifest(stored, lambda entries: entries["files"].update({"../outside.pkl": digest}))
    with pytest.raises(StoreError, match="is missing"):
        load(stored)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (MODEL, b"no pickle", "cannot be unpickled"),
        (MODEL, pickled({"a": "dict"}), "holds a dict, not a RandomForestClassifier"),
        (SCALER, pickled("text"), "holds a str, not a StandardScaler"),
        ("examples.csv", CALM.to_csv().encode(), "not the dataset that the manifest names"),
        ("examples.csv", b"emotion\n", "examples.csv: line 1"),
    ],
)
def test_a_file_that_only_the_manifest_vouches_for(stored: Path, name: str, content: bytes, reason: str) -> None:
    vouch_for(stored, name, content)
    with pytest.raises(StoreError, match=reason):
        load(stored)


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
    "examples",
    [None, b"", b"\xff", STARTER.to_csv().encode() + b"sad,1,1,1\n", CALM.to_csv().encode()[:60]],
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


def test_a_file_that_cannot_be_read(stored: Path) -> None:
    (stored / MODEL).unlink()
    (stored / MODEL).mkdir()
    with pytest.raises(StoreError, match="cannot be read: Is a directory"):
        load(stored)
