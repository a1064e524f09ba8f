"""What the engine's tests share."""

import pytest

from engine.dataset import STARTER
from engine.recognizer import Recognizer
from engine.training import fit


@pytest.fixture(scope="session")
def recognizer() -> Recognizer:
    return fit(STARTER)
