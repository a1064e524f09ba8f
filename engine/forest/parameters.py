"""What a forest is grown with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameters:
    """The number of trees, the seed, and the smallest leaf; the tutorial's unless said otherwise."""

    n_estimators: int = 100
    random_state: int = 42
    min_samples_leaf: int = 1
