"""Frozen dataclasses as JSON, checked by pydantic."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Self

from pydantic import TypeAdapter, ValidationError

from engine.data.errors import StoreError

Json = dict[str, Any]
LONGEST_REASON = 80


class JsonSerializable:
    """Base of dataclasses that are stored as JSON: their fields, or the fields' aliases, are the keys."""

    __slots__ = ()

    def to_json(self) -> Json:
        """Plain types only, for `json.dumps`."""
        entries: Json = self._adapter().dump_python(self, mode="json", by_alias=True)
        return entries

    @classmethod
    def from_json(cls, entries: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`. Raises StoreError for missing, unknown or mistyped entries, and for NaN."""
        try:
            return cls.from_json_text(json.dumps(entries, allow_nan=False))
        except ValueError as error:
            raise StoreError(f"no {cls.__name__.lower()} of this version ({error})") from None

    @classmethod
    def from_json_text(cls, text: str | bytes) -> Self:
        """The inverse of `json.dumps` after `to_json`. Raises StoreError as `from_json` does, and for invalid JSON."""
        try:
            value: Self = cls._adapter().validate_json(text, strict=True, extra="forbid")
        except ValidationError as error:
            raise StoreError(f"no {cls.__name__.lower()} of this version ({_reason(error)})") from None
        return value

    @classmethod
    @cache
    def _adapter(cls) -> TypeAdapter[Any]:
        return TypeAdapter(cls)


def _reason(error: ValidationError) -> str:
    """The first fault, in one line: `parameters: n_estimators: Input should be a valid integer`."""
    first = error.errors(include_url=False)[0]
    place = "".join(f"{part}: " for part in first["loc"])
    return " ".join(f"{place}{first['msg']}".split())[:LONGEST_REASON]
