"""Many boxes around points of whole numbers, packed so that few have to be looked at."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Bounds = NDArray[np.unsignedinteger]
Masks = NDArray[np.bool_]
Numbers = NDArray[np.intp]

BLOCK = 64
"""Boxes that are looked at together; of a few hundred thousand most blocks are passed over."""


class Boxes:
    """n boxes in three dimensions, both bounds included, (3, n) each; the highest bound is below the type's highest.

    They are numbered anew, near ones together: `order` says which box came to each number.
    """

    def __init__(self, low: Bounds, high: Bounds) -> None:
        order = cKDTree(np.concatenate([low, high]).T, leafsize=BLOCK).indices
        self.order: Numbers = order.astype(np.min_scalar_type(len(order)))
        low, high = low.take(order, axis=1), high.take(order, axis=1)
        lows = _in_blocks(low, np.iinfo(low.dtype).max)
        self._bounds = np.stack([lows, _in_blocks(high - low, 0)])
        self._block_low = lows.min(axis=2)
        self._block_width = _in_blocks(high, 0).max(axis=2) - self._block_low

    @property
    def low(self) -> Bounds:
        """The lower bounds, (3, n)."""
        low: Bounds = self._bounds[0].reshape(3, -1)[:, : len(self.order)]
        return low

    @property
    def high(self) -> Bounds:
        """The upper bounds, (3, n)."""
        width: Bounds = self._bounds[1].reshape(3, -1)[:, : len(self.order)]
        return self.low + width

    def holding_each(self, point: Sequence[int]) -> Masks:
        """Which boxes hold each of a point's three coordinates, (3, n)."""
        at = np.array(point, self._bounds.dtype)[:, None]
        masks: Masks = (self.low <= at) & (at <= self.high)
        return masks

    def holding_two(self, point: Sequence[int]) -> tuple[Numbers, Masks]:
        """The numbers of the boxes, m of them, that hold at least two of a point's three coordinates; and which of them
        each holds, (3, m)."""
        at = np.array(point, self._bounds.dtype)[:, None]
        blocks = _at_least_two(at - self._block_low <= self._block_width)  # below a bound it wraps to a high number
        low, width = self._bounds.take(blocks, axis=2).reshape(2, 3, -1)
        holding = at - low <= width
        found = _at_least_two(holding)
        return blocks[found // BLOCK] * BLOCK + found % BLOCK, holding.take(found, axis=1)


def _in_blocks(bounds: Bounds, filling: int) -> Bounds:
    """(3, blocks, BLOCK), the last one filled up."""
    lacking = -bounds.shape[1] % BLOCK
    return np.pad(bounds, ((0, 0), (0, lacking)), constant_values=filling).reshape(3, -1, BLOCK)


def _at_least_two(masks: Masks) -> Numbers:
    first, second, third = masks.view(np.uint8)
    return np.flatnonzero(first + second + third > 1)
