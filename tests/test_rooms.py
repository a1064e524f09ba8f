"""The rooms: small enough to look through, and each of them in the contract that holds the order of imports."""

import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
MOST_MODULES = 24
ROOMS = sorted(
    {
        file.parent
        for wing in ("bot", "engine")
        for file in (PROJECT / wing).rglob("*.py")
        if "migrations" not in file.parts  # no modules: Alembic runs these files
    }
)
GROUND = {"__init__", "__main__", "application", "context", "errors", "logs", "settings", "utf16"}
"""What `bot/` itself holds: the composition root, and what every room stands on."""


def layers() -> set[str]:
    """Every module that the layers contract of `pyproject.toml` names."""
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (contract,) = [contract for contract in contracts if contract["type"] == "layers"]
    return {name for layer in contract["layers"] for name in layer.replace(":", "|").replace(" ", "").split("|")}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.relative_to(PROJECT)))
def test_a_room_can_be_looked_through(room: Path) -> None:
    modules = [file.stem for file in room.glob("*.py") if file.stem != "__init__"]
    assert len(modules) <= MOST_MODULES


def test_every_room_has_its_place_in_the_order_of_imports() -> None:
    rooms = {".".join(room.relative_to(PROJECT).parts) for room in ROOMS} - {"bot", "engine"}
    assert rooms
    assert rooms <= layers()


def test_the_bot_itself_holds_the_composition_root_and_the_ground_only() -> None:
    assert {file.stem for file in (PROJECT / "bot").glob("*.py")} <= GROUND
