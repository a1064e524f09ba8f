"""A spatial index of axis-aligned boxes with integer bounds, in three dimensions."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Bounds = NDArray[np.unsignedinteger]
Masks = NDArray[np.bool_]
Indices = NDArray[np.intp]

BLOCK = 64
"""Boxes that are compared together; of a few hundred thousand most blocks are skipped."""


class BoxIndex:
    """n boxes, given by their bounds, (3, n) each and inclusive; the highest bound is below the type's maximum.

    They are reordered, near ones together: `order`, (n,), has the original index of each.
    """

    def __init__(self, low: Bounds, high: Bounds) -> None:
        order = cKDTree(np.concatenate([low, high]).T, leafsize=BLOCK).indices
        self.order: Indices = order.astype(np.min_scalar_type(len(order)))
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

    def contains(self, point: Sequence[int]) -> Masks:
        """For each axis, which boxes contain the point's coordinate, (3, n)."""
        at = np.array(point, self._bounds.dtype)[:, None]
        masks: Masks = (self.low <= at) & (at <= self.high)
        return masks

    def containing_on_two_axes(self, point: Sequence[int]) -> tuple[Indices, Masks]:
        """The indices, (m,), of the boxes that contain the point's coordinate on two axes at least; and on which,
        (3, m)."""
        at = np.array(point, self._bounds.dtype)[:, None]
        blocks = _at_least_two(at - self._block_low <= self._block_width)  # below a bound it wraps to a high number
        low, width = self._bounds.take(blocks, axis=2).reshape(2, 3, -1)
        contains = at - low <= width
        found = _at_least_two(contains)
        return blocks[found // BLOCK] * BLOCK + found % BLOCK, contains.take(found, axis=1)


def _in_blocks(bounds: Bounds, fill: int) -> Bounds:
    """(3, blocks, BLOCK), the last block padded."""
    lacking = -bounds.shape[1] % BLOCK
    return np.pad(bounds, ((0, 0), (0, lacking)), constant_values=fill).reshape(3, -1, BLOCK)


def _at_least_two(masks: Masks) -> Indices:
    first, second, third = masks.view(np.uint8)
    return np.flatnonzero(first + second + third > 1)
