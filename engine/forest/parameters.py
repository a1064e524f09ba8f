"""Hyperparameters of a forest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameters:
    """The number of trees, the seed, and the fewest rows of a leaf, under scikit-learn's names; the defaults are the
    tutorial's."""

    n_estimators: int = 100
    random_state: int = 42
    min_samples_leaf: int = 1


TUTORIAL_PARAMETERS = Parameters()
