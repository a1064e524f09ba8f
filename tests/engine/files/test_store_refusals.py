"""What is refused to be loaded: altered files, other versions, and pickles that the manifest does not name."""

import pickle
import re
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import joblib
import pytest

from engine.data.dataset import STARTER
from engine.data.errors import StoreError
from engine.files.store import load, load_or_fit
from tests.engine.files.stored import CALM, CONTENT, LOG, MODEL, SCALER, edit_manifest, put_with_digest


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


def test_a_file_that_cannot_be_read(stored: Path) -> None:
    (stored / MODEL).unlink()
    (stored / MODEL).mkdir()
    with pytest.raises(StoreError, match="cannot be read: Is a directory"):
        load(stored)


@pytest.mark.parametrize("name", [MODEL, SCALER])
@pytest.mark.parametrize("library", [None, "scikit-learn", "python"])
def test_a_pickle_that_nothing_vouches_for_is_never_run(stored: Path, name: str, library: str | None) -> None:
    mark = stored / "mark"
    content = pickle.dumps(Intruder(mark))
    if library:  # the digests agree, but the version is another
        put_with_digest(stored, name, content)
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
        ("examples.csv", b"emotion\n", r"examples.csv: I need columns for .* I found: emotion"),
    ],
)
def test_a_file_that_only_the_manifest_vouches_for(stored: Path, name: str, content: bytes, reason: str) -> None:
    put_with_digest(stored, name, content)
    with pytest.raises(StoreError, match=reason):
        load(stored)
