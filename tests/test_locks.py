"""The lock files: every dependency pinned with its hashes, the same in all of them, and no registry named."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
LOCKS = sorted(PROJECT.glob("requirements*.lock"))
_PINNED = re.compile(r"^([a-z0-9._-]+)(\[[a-z0-9,._-]+\])?==(\S+)", re.MULTILINE)


def pins(lock: Path) -> set[tuple[str, str]]:
    """The names and versions of a lock file."""
    return {(name, version) for name, _, version in _PINNED.findall(lock.read_text("utf-8"))}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_line_is_a_pin_or_its_hash(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "://" not in text
    requirements = re.sub(r"#.*", "", text).replace("\\\n", " ").splitlines()
    for requirement in filter(str.strip, requirements):
        assert _PINNED.match(requirement), requirement
        assert "--hash=sha256:" in requirement, requirement


@pytest.mark.parametrize("name", ["dev", "postgres", "cluster"])
def test_the_other_set_ups_stand_on_the_bots_own(name: str) -> None:
    assert pins(PROJECT / "requirements.lock") <= pins(PROJECT / f"requirements-{name}.lock")
