"""The manifest beside a stored recognizer: what its files are and what wrote them."""

import json
import platform
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Annotated

from pydantic import PlainSerializer, PlainValidator

from engine.data.serialization import JsonSerializable
from engine.forest.parameters import Parameters

FORMAT_VERSION = 2
LIBRARIES = ("scikit-learn", "numpy", "joblib")


def _utc(text: object) -> datetime:
    moment = datetime.fromisoformat(str(text))
    if moment.utcoffset() != timedelta(0):
        raise ValueError("trained_at is not in UTC")
    return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Manifest(JsonSerializable):
    """What a manifest says.

    `files` has the SHA-256 of each file by its name, in hexadecimal; `trained_at` is in UTC, ISO 8601 in JSON.
    `temperature` calibrates the recognizer; None where it is not calibrated, as those of before were.
    """

    format_version: int
    versions: dict[str, str]
    dataset_digest: str
    parameters: Parameters
    trained_at: Annotated[datetime, PlainValidator(_utc), PlainSerializer(datetime.isoformat)]
    files: dict[str, str]
    temperature: float | None = None

    def to_bytes(self) -> bytes:
        """The manifest as indented JSON, which `from_json_text` reads."""
        return f"{json.dumps(self.to_json(), indent=2)}\n".encode()


def running_versions() -> dict[str, str]:
    """The versions that a stored forest depends on, as they are in this process."""
    return {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}
