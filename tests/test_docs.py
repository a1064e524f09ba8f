"""The papers: what they name is there, and what they promise of themselves holds."""

import re
import runpy
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands import COMMANDS
from bot.settings import Settings

PROJECT = Path(__file__).parents[1]
PAPERS = [PROJECT / name for name in ("README.md", "SECURITY.md", "CHANGELOG.md")] + sorted(PROJECT.glob("docs/*.md"))
_FENCED = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
_PATH = re.compile(r"`((?:bot|engine|tests|benchmarks|deploy|docs|models)/[^`\s…]*)`")

each_paper = pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)


def text_of(paper: Path) -> str:
    return paper.read_text("utf-8")


def links(paper: Path) -> Iterator[tuple[Path, str]]:
    """The file and the anchor, or neither, that each relative link leads to."""
    for found in _LINK.finditer(_FENCED.sub("", text_of(paper))):
        target = found[1] or found[2]
        if "://" not in target:
            file, _, anchor = target.partition("#")
            yield (paper.parent / file if file else paper), anchor


def anchors(paper: Path) -> set[str]:
    """What GitHub calls the headings."""
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", text_of(paper)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_is_read_in_five_minutes() -> None:
    assert len(text_of(PROJECT / "README.md")) < 9_000


@each_paper
def test_every_link_leads_somewhere(paper: Path) -> None:
    for target, anchor in links(paper):
        assert target.exists(), target
        assert not anchor or anchor in anchors(target), f"{target.name}#{anchor}"


@each_paper
def test_every_file_that_is_named_is_there(paper: Path) -> None:
    named = _PATH.findall(_FENCED.sub("", text_of(paper)))
    assert [path for path in named if not (PROJECT / path).exists()] == []


@each_paper
def test_every_make_target_that_is_named_is_there(paper: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"`make ([a-z-]+)", text_of(paper))) <= set(targets)


def test_the_architecture_shows_every_room_of_the_import_contract() -> None:
    config = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    rooms = {room.strip().replace(".", "/") for layer in layers for room in layer.split("|")}
    architecture = text_of(PROJECT / "docs/architecture.md")
    (diagram,) = re.findall(r"```mermaid\n(.*?)```", architecture, re.DOTALL)
    (table,) = re.findall(r"^\| room .*?\n\n", architecture, re.MULTILINE | re.DOTALL)
    for shown in (diagram, table):
        assert {room for room in rooms if not re.search(rf"\b{room}\b", shown)} == set()


def test_the_operations_page_has_every_setting() -> None:
    named = set(re.findall(r"`([A-Z_]+)`", text_of(PROJECT / "docs/operations.md")))
    assert {name.upper() for name in Settings.model_fields} <= named


def test_the_readme_has_every_command() -> None:
    named = set(re.findall(r"`/([a-z]+)", text_of(PROJECT / "README.md")))
    assert {command.name for command in COMMANDS} <= named


def test_the_notebooks_lines_give_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (lines,) = re.findall(r"```python\n(.*?)```", text_of(PROJECT / "README.md"), re.DOTALL)
    (promised,) = re.findall(r"# (.+)", lines)
    Path("notebook.py").write_text(lines)
    runpy.run_path("notebook.py")
    assert capsys.readouterr().out == f"{promised}\n"
    assert Path("chart.png").read_bytes().startswith(b"\x89PNG")
