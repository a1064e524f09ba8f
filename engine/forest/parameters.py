"""Hyperparameters of a forest."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

MOST_TREES = 10_000
HIGHEST_SEED = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Parameters:
    """The number of trees, the seed, and the fewest rows of a leaf, under scikit-learn's names; the defaults are the
    tutorial's. As JSON they are within bounds, else none."""

    n_estimators: Annotated[int, Field(ge=1, le=MOST_TREES)] = 100
    random_state: Annotated[int, Field(ge=0, le=HIGHEST_SEED)] = 42
    min_samples_leaf: Annotated[int, Field(ge=1)] = 1


TUTORIAL_PARAMETERS = Parameters()
