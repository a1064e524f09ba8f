"""What the engine's tests share."""

import pytest

from engine.data.dataset import STARTER
from engine.forest.parameters import Parameters
from engine.forest.recognizer import Recognizer
from engine.forest.training import fit
from tests.engine.datasets import noisy

FITTED_ON = {
    "starter": (STARTER, Parameters()),
    "whole scores": (noisy(1000, decimals=0), Parameters()),
    "tenths": (noisy(1000), Parameters(n_estimators=30)),
    "large leaves": (noisy(1000), Parameters(min_samples_leaf=20)),
    "two emotions": (noisy(60, emotions=2), Parameters(n_estimators=30)),
}


@pytest.fixture(scope="session")
def recognizer() -> Recognizer:
    return fit(STARTER)


@pytest.fixture(scope="session", params=FITTED_ON)
def each_recognizer(request: pytest.FixtureRequest) -> Recognizer:
    """One of several, fitted on different kinds of datasets."""
    dataset, parameters = FITTED_ON[request.param]
    return fit(dataset, parameters)
