"""Checking calls against the official method table.

`bot_api.json` is the part of the official table that is served here: the methods and every type that their
parameters lead to, with names, types and whether they are required.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeAlias

from bot.local_chat.errors import BadRequestError
from bot.utf16 import is_encodable

JsonObject: TypeAlias = dict[str, Any]

_ARRAY = "Array of "


@cache
def official_table() -> JsonObject:
    """The committed part of the table: `{"version", "methods": {name: {"fields"}}, "types": {name: ...}}`."""
    table: JsonObject = json.loads((Path(__file__).parent / "bot_api.json").read_text("utf-8"))
    return table


@cache
def method_names() -> Mapping[str, str]:
    """The methods served: the name in lower case, by which calls find it, to the name as written."""
    return {name.lower(): name for name in official_table()["methods"]}


def takes_file(method: str, parameter: str) -> bool:
    """Whether a parameter of a method may be an uploaded file."""
    field = official_table()["methods"][method]["fields"].get(parameter, {"types": []})
    return "InputFile" in field["types"]


def check_call(method: str, parameters: Mapping[str, object]) -> JsonObject:
    """The parameters of a call with the types of the table.

    A parameter written as text, as forms have it, is read as the type that the table asks for. Raises
    BadRequestError: a parameter is unknown, missing or of another type, however deep it lies.
    """
    fields = official_table()["methods"][method]["fields"]
    typed = {
        name: _from_text(value, fields[name]["types"]) if name in fields else value
        for name, value in parameters.items()
    }
    _check_fields(typed, fields, "")
    return typed


def _from_text(value: object, types: Sequence[str]) -> object:
    if not isinstance(value, str):
        return value
    if "Integer" in types and re.fullmatch(r"-?[0-9]{1,18}", value):
        return int(value)
    if "String" in types:
        return value
    if "Boolean" in types:
        return {"true": True, "1": True, "false": False, "0": False}.get(value.lower(), value)
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _check_fields(value: Mapping[str, object], fields: Mapping[str, JsonObject], path: str) -> None:
    for name in value:
        if name not in fields:
            raise BadRequestError(f"unknown parameter {path}{name}: the official table has no such parameter")
    for name, field in fields.items():
        if name in value:
            _check_any(value[name], field["types"], f"{path}{name}")
        elif field["required"]:
            raise BadRequestError(f"parameter {path}{name} is required")


def _check_any(value: object, types: Sequence[str], path: str) -> None:
    """Check a value that may have one of several types; the refusal is that of the type it resembles most."""
    if len(types) > 1 and all(name.startswith(_ARRAY) for name in types):
        subtypes = [name.removeprefix(_ARRAY) for name in types]
        return _check_array(value, _common_prefix(subtypes), path, subtypes)
    by_similarity = sorted(types, key=lambda name: _common_fields(value, name), reverse=True)
    refusals = []
    for name in by_similarity:
        try:
            return _check(value, name, path)
        except BadRequestError as refusal:
            refusals.append(refusal)
    if len(types) > 1 and not isinstance(value, dict):
        raise BadRequestError(f"parameter {path} must be {' or '.join(types)}")
    raise refusals[0]


def _common_fields(value: object, type_name: str) -> int:
    fields = official_table()["types"].get(type_name, {}).get("fields", {})
    return len(fields.keys() & value.keys()) if isinstance(value, dict) else 0


def _check(value: object, type_name: str, path: str) -> None:
    if type_name.startswith(_ARRAY):
        _check_array(value, type_name.removeprefix(_ARRAY), path)
    elif type_name in _SCALARS:
        if not _SCALARS[type_name](value):
            raise BadRequestError(f"parameter {path} must be {type_name}")
        if isinstance(value, str) and not is_encodable(value):
            raise BadRequestError("strings must be encoded in UTF-8")
    else:
        _check_object(value, type_name, path)


def _check_array(value: object, item_type: str, path: str, subtypes: Sequence[str] = ()) -> None:
    """Check an array; with `subtypes` each item may be of another one of them, as in an album."""
    if not isinstance(value, list):
        raise BadRequestError(f"parameter {path} must be {_ARRAY}{item_type}")
    for number, item in enumerate(value):
        if subtypes:
            _check_object(item, item_type, f"{path}[{number}]", subtypes)
        else:
            _check(item, item_type, f"{path}[{number}]")


def _check_object(value: object, type_name: str, path: str, subtypes: Sequence[str] = ()) -> None:
    if not isinstance(value, dict):
        raise BadRequestError(f"parameter {path} must be {type_name}")
    types = official_table()["types"]
    subtypes = subtypes or types[type_name].get("subtypes", ())
    described = types[_subtype(value, type_name, subtypes, path) if subtypes else type_name]
    _check_fields(value, described.get("fields", {}), f"{path}.")


def _common_prefix(names: Sequence[str]) -> str:
    """`InputMedia` of InputMediaPhoto and InputMediaDocument."""
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    return "".join(letters[0] for letters in alike)


def _subtype(value: JsonObject, type_name: str, subtypes: Sequence[str], path: str) -> str:
    """The subtype that `type` names: `live_photo` of InputMedia is InputMediaLivePhoto. Where it names two, as
    `photo` does InlineQueryResultPhoto and InlineQueryResultCachedPhoto, or where subtypes have no type, it is the one
    that the value resembles most."""
    types = official_table()["types"]
    untyped = [name for name in subtypes if "type" not in types[name].get("fields", {})]
    written = "".join(part.capitalize() for part in str(value.get("type", "")).split("_"))
    named = [name for name in (type_name + written, f"{type_name}Cached{written}") if name in subtypes]
    if not (named or untyped):
        raise BadRequestError(f"parameter {path}.type must name one of {', '.join(subtypes)}")
    return max(named or untyped, key=lambda name: _common_fields(value, name))


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


_SCALARS: Mapping[str, Callable[[object], bool]] = {
    "Integer": _is_integer,
    "String": lambda value: isinstance(value, str),
    "InputFile": lambda value: isinstance(value, str),
    "Boolean": lambda value: isinstance(value, bool),
    "Float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
}
