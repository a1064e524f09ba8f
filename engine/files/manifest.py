"""The manifest beside a stored recognizer: what its files are and what wrote them."""

import json
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import TypeVar

from engine.data.errors import StoreError
from engine.forest.parameters import Parameters

FORMAT_VERSION = 2
LIBRARIES = ("scikit-learn", "numpy", "joblib")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says.

    `files` has the SHA-256 of each file by its name; `trained_at` is in UTC.
    """

    format_version: int
    versions: dict[str, str]
    dataset_digest: str
    parameters: Parameters
    trained_at: datetime
    files: dict[str, str]


def running_versions() -> dict[str, str]:
    """The versions that a stored forest depends on, as they are in this process."""
    return {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}


def to_json(manifest: Manifest) -> str:
    """The manifest as indented JSON."""
    return json.dumps({**asdict(manifest), "trained_at": manifest.trained_at.isoformat()}, indent=2) + "\n"


def from_json(text: bytes) -> Manifest:
    """The manifest that this JSON holds. Raises StoreError where it holds anything else."""
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        raise StoreError("the manifest is not JSON") from None
    try:
        return Manifest(
            format_version=_of_type(int, entries["format_version"]),
            versions=_texts(entries["versions"]),
            dataset_digest=_of_type(str, entries["dataset_digest"]),
            parameters=_parameters(entries["parameters"]),
            trained_at=_utc(entries["trained_at"]),
            files=_texts(entries["files"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(f"the manifest is not one of ours ({type(error).__name__}: {error!s:.80})") from None


def _parameters(value: object) -> Parameters:
    return Parameters(**{name: _of_type(int, number) for name, number in _of_type(dict, value).items()})


def _texts(value: object) -> dict[str, str]:
    return {name: _of_type(str, text) for name, text in _of_type(dict, value).items()}


def _utc(value: object) -> datetime:
    moment = datetime.fromisoformat(_of_type(str, value))
    if moment.utcoffset() != timedelta(0):
        raise ValueError("trained_at is not in UTC")
    return moment.astimezone(UTC)


def _of_type(kind: type[T], value: object) -> T:
    if type(value) is not kind:  # a bool is an int by inheritance
        raise TypeError(f"a {type(value).__name__} where a {kind.__name__} belongs")
    return value
