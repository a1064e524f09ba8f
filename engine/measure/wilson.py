"""Wilson's score interval of a share ("Probable Inference", JASA 22, 1927)."""

from engine.measure.evaluation_result import Z_95, Measure


def wilson_interval(right: float, of: float) -> Measure:
    """The share `right / of`, from 0 to 1, with its 95 % interval: within 0 and 1, and of some width even where all or
    none are right. `of` is more than 0; neither need be whole."""
    share, squared = right / of, Z_95**2 / of
    centre = (share + squared / 2) / (1 + squared)
    half_width = Z_95 * (share * (1 - share) / of + squared / (4 * of)) ** 0.5 / (1 + squared)
    return Measure(share, max(0.0, centre - half_width), min(1.0, centre + half_width))
