"""What tests do to the files of a stored recognizer."""

import json
import logging
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine.data.dataset import Dataset, Example
from engine.data.scores import Scores

LOG = logging.getLogger("tests.store")
MODEL = "emotion_recognition_model.pkl"
SCALER = "emotion_scaler.pkl"
CONTENT = {MODEL, SCALER, "examples.csv"}
CALM = Dataset.of([Example(Scores(1, 1, 1), "calm"), Example(Scores(9, 9, 9), "tense")])

Entries = dict[str, Any]


def edit_manifest(folder: Path, edit: Callable[[Entries], object]) -> None:
    entries = json.loads((folder / "manifest.json").read_text())
    edit(entries)
    (folder / "manifest.json").write_text(json.dumps(entries))


def put_with_digest(folder: Path, name: str, content: bytes) -> None:
    """Put a file there as somebody would who can write the manifest too."""
    (folder / name).write_bytes(content)
    edit_manifest(folder, lambda entries: entries["files"].update({name: sha256(content).hexdigest()}))
