"""What fuzzing found interesting, once more."""

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_takes_its_corpus(name: str) -> None:
    found = sorted((CORPUS / name).iterdir())
    assert len(found) > 20
    for file in found:
        try:
            TARGETS[name](file.read_bytes())
        except Exception as error:
            raise AssertionError(f"{name} does not take {file.name}") from error
