"""Stored recognizers, to be loaded and to be damaged."""

import shutil
from pathlib import Path

import pytest

from engine.files.store import save
from engine.forest.parameters import Parameters
from engine.forest.recognizer import Recognizer
from engine.forest.training import fit
from tests.engine.files.stored import CALM


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture(scope="session")
def saved(recognizer: Recognizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    save(recognizer, folder)
    return folder


@pytest.fixture(scope="session")
def calm() -> Recognizer:
    return fit(CALM, Parameters(n_estimators=3, min_samples_leaf=2))


@pytest.fixture
def stored(saved: Path, folder: Path) -> Path:
    """A folder of its own with the recognizer of the starter rows."""
    return shutil.copytree(saved, folder)
