"""A recognizer on disk: two joblib files, the examples that it was fitted on, and a manifest with their checksums.

A pickle runs code when it is loaded, so nothing is unpickled before its SHA-256 and the versions of the libraries are
found to be the manifest's. This detects damage and mixtures; it is no defence against somebody who can write the
folder and makes a manifest to match: keep the folder writable by the program alone.
"""

import logging
import os
import sys
import tempfile
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import joblib
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import StandardScaler

from engine.data.dataset import STARTER, Dataset
from engine.data.errors import DatasetError, StoreError
from engine.files import sentences
from engine.files.examples_csv import read_stored_csv
from engine.files.manifest import FORMAT_VERSION, Manifest, running_versions
from engine.forest.recognizer import Recognizer
from engine.forest.training import fit
from engine.measure.learn import learn

MODEL_FILE = "emotion_recognition_model.pkl"
SCALER_FILE = "emotion_scaler.pkl"
EXAMPLES_FILE = "examples.csv"
MANIFEST_FILE = "manifest.json"
CONTENT_FILES = (EXAMPLES_FILE, SCALER_FILE, MODEL_FILE)
TEMPORARY_PREFIX = ".unfinished-"
REJECTED_SUFFIX = ".rejected"


def save(recognizer: Recognizer, folder: Path) -> None:
    """Write the recognizer to the folder, which is created if missing. Raises OSError where that fails.

    Each file is written atomically. The old manifest is deleted first and the new one is written last, so that a
    crash in between leaves examples without a manifest, from which `load_or_fit` fits again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left_over in folder.glob(f"{TEMPORARY_PREFIX}*"):
        left_over.unlink(missing_ok=True)
    contents = {
        EXAMPLES_FILE: recognizer.dataset.to_csv().encode(),
        SCALER_FILE: _pickled(recognizer.scaler),
        MODEL_FILE: _pickled(recognizer.forest),
    }
    manifest = Manifest(
        format_version=FORMAT_VERSION,
        versions=running_versions(),
        dataset_digest=recognizer.dataset.digest,
        parameters=recognizer.parameters,
        trained_at=recognizer.trained_at,
        files={name: sha256(content).hexdigest() for name, content in contents.items()},
        temperature=recognizer.temperature,
    )
    (folder / MANIFEST_FILE).unlink(missing_ok=True)
    for name, content in contents.items():
        _write(folder / name, content)
    _write(folder / MANIFEST_FILE, manifest.to_bytes())


def load(folder: Path) -> Recognizer:
    """The recognizer that `save` wrote.

    Raises StoreError where a file is missing, altered or from other versions, before unpickling any.
    """
    manifest = Manifest.from_json_text(_read(folder / MANIFEST_FILE))
    _check_versions(manifest)
    contents = {name: _verified(folder / name, manifest) for name in CONTENT_FILES}
    try:
        dataset = read_stored_csv(contents[EXAMPLES_FILE])
    except DatasetError as error:
        reason = str((error.problems or (error.reason,))[0])
        raise StoreError(sentences.examples_refused(EXAMPLES_FILE, reason)) from None
    if dataset.digest != manifest.dataset_digest:
        raise StoreError(sentences.other_examples(EXAMPLES_FILE))
    return Recognizer(
        scaler=_unpickled(SCALER_FILE, contents[SCALER_FILE], StandardScaler),
        forest=_unpickled(MODEL_FILE, contents[MODEL_FILE], RandomForestClassifier),
        dataset=dataset,
        parameters=manifest.parameters,
        trained_at=manifest.trained_at,
        temperature=manifest.temperature,
    )


def load_or_fit(folder: Path, log: logging.Logger) -> Recognizer:
    """The stored recognizer; where it cannot be loaded, one fitted again on the stored examples or, where those are
    lost as well, on the starter rows, and stored. One line of the log says why. Examples that cannot be used are kept
    as `examples.csv.rejected`."""
    try:
        return load(folder)
    except StoreError as error:
        if any(os.path.lexists(folder / name) for name in (*CONTENT_FILES, MANIFEST_FILE)):
            recognizer = _fitted_again(folder, error, log)
        else:
            log.info("first start: fitted on the %d starter examples", len(STARTER))
            recognizer = fit(STARTER)
    try:
        save(recognizer, folder)
    except OSError as error:
        log.warning("the recognizer is not stored and will be fitted again on the next start: %s", error)
    return recognizer


def _fitted_again(folder: Path, error: StoreError, log: logging.Logger) -> Recognizer:
    try:
        examples = _examples_left(folder)
        recognizer = learn(examples).recognizer
        source = "stored"
    except (StoreError, DatasetError):
        recognizer = fit(STARTER)
        source = "starter"
        _set_aside(folder / EXAMPLES_FILE)
    log.warning("%s: fitted again on the %d %s examples", error, len(recognizer.dataset), source)
    return recognizer


def _set_aside(examples: Path) -> None:
    """Rename examples that cannot be used: somebody may want to repair them."""
    with suppress(OSError):
        examples.replace(examples.with_name(f"{examples.name}{REJECTED_SUFFIX}"))


def _examples_left(folder: Path) -> Dataset:
    """The stored examples. Raises DatasetError where they are unusable or not those that a manifest names."""
    dataset = read_stored_csv(_read(folder / EXAMPLES_FILE))
    with suppress(StoreError):
        manifest = Manifest.from_json_text(_read(folder / MANIFEST_FILE))
        if manifest.dataset_digest != dataset.digest:
            raise DatasetError(sentences.examples_altered(EXAMPLES_FILE))
    return dataset


def _check_versions(manifest: Manifest) -> None:
    if manifest.format_version != FORMAT_VERSION:
        raise StoreError(sentences.other_format(manifest.format_version, FORMAT_VERSION))
    for name, running in running_versions().items():
        written = manifest.versions.get(name, sentences.UNKNOWN_VERSION)
        if written != running:
            raise StoreError(sentences.other_version(name, written, running))


def _verified(path: Path, manifest: Manifest) -> bytes:
    content = _read(path)
    if sha256(content).hexdigest() != manifest.files.get(path.name):
        raise StoreError(sentences.file_altered(path.name))
    return content


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise StoreError(sentences.file_missing(path.name)) from None
    except OSError as error:
        raise StoreError(sentences.file_unreadable(path.name, error.strerror or type(error).__name__)) from None


def _write(path: Path, content: bytes) -> None:
    """Write a file atomically and durably: to a temporary file, synced, then renamed."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY_PREFIX)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)  # closed: Windows renames no open file
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Sync the folder's entries, so that a rename survives a power failure; Windows opens no folders."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _pickled(value: object) -> bytes:
    buffer = BytesIO()
    joblib.dump(value, buffer)
    return buffer.getvalue()


def _unpickled(name: str, content: bytes, kind: type) -> Any:  # noqa: ANN401 - scikit-learn has no types
    try:
        value = joblib.load(BytesIO(content))
    except Exception as error:  # noqa: BLE001 - a pickle, from another machine perhaps, can raise anything
        raise StoreError(sentences.pickle_unreadable(name, type(error).__name__)) from None
    if not isinstance(value, kind):
        raise StoreError(sentences.pickle_of_other(name, type(value).__name__, kind.__name__))
    return value
