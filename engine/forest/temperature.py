"""Calibrated probabilities: a forest's votes, smoothed and scaled by one temperature.

Temperature scaling (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017) of smoothed votes: a tree of its
own for all emotions together, so that none has the probability 0 or 1 (Laplace's rule of succession). Neither changes
the order of the emotions.
"""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_TREES = 100


def smoothed(votes: Numbers) -> Numbers:
    """Shares of the votes, (…, emotions), none of them 0: (100 p + 1) / (100 + emotions); they add up to 1."""
    shares: Numbers = (_TREES * votes + 1) / (_TREES + votes.shape[-1])
    return shares


def calibrated(votes: Numbers, temperature: float) -> Numbers:
    """Probabilities, (…, emotions), that add up to 1: the smoothed votes to the power of 1 / temperature, normalized.
    Above 1 the answers become less sure, below 1 surer."""
    powers = smoothed(votes) ** (1 / temperature)
    probabilities: Numbers = powers / powers.sum(axis=-1, keepdims=True)
    return probabilities
