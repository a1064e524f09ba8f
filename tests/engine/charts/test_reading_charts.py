"""The charts, as a reader sees them: decoded from their PNG."""

from dataclasses import replace
from itertools import accumulate, pairwise

import numpy as np
import pytest

from engine.charts.bars import ARROW_TIP, LABEL_WIDTH, POINTS_WIDTH
from engine.charts.card import CONTENT_WIDTH, MARGIN, SCALE, WIDTH
from engine.charts.palette import STARTER_COLOURS, TAUGHT_COLOURS, colour
from engine.charts.png_palette import INK, MUTED, NEUTRAL, PAPER, TRACK
from engine.charts.reading_card import draw_reading
from engine.charts.reading_charts import draw_file_summary, draw_overview, draw_readings
from engine.data.dataset import STARTER
from engine.data.scores import Scores
from engine.forest.reading import Reading
from engine.forest.recognizer import Recognizer
from engine.measure.evaluation_result import Measure
from engine.measure.tutorial import EXAMPLES
from tests.engine.charts.pictures import HARD_NAMES, Pixels, assert_nothing_is_clipped, like, pixels, rgb, tint

TRACK_WIDTH = round(CONTENT_WIDTH * SCALE)
LONGEST_HEIGHT = 345
"""Points of a reading's picture: with its headline it fits a phone."""


def runs(picture: Pixels, colour_code: str) -> set[tuple[int, int]]:
    """Where in any line this bar's colour runs on: the first column, and the first one after it."""
    lines = np.pad(like(picture, tint(colour_code)), ((0, 0), (1, 1)))
    edges = [np.flatnonzero(line[1:] != line[:-1]) for line in lines]
    return {(int(start), int(end)) for line in edges for start, end in zip(line[::2], line[1::2], strict=True)}


def bar_width(picture: Pixels, colour_code: str) -> int:
    """How wide the widest bar of this colour is."""
    return max((end - start for start, end in runs(picture, colour_code)), default=0)


def has_arrow(picture: Pixels, colour_code: str, start: float, end: float) -> bool:
    """Whether an arrow runs from one share of the track to the other: along its edges, up to its tip."""
    tip = ARROW_TIP if end > start else -ARROW_TIP
    left, width = MARGIN + LABEL_WIDTH, CONTENT_WIDTH - LABEL_WIDTH - POINTS_WIDTH
    expected = sorted(((left + start * width) * SCALE, (left + end * width - tip) * SCALE))
    return any(run == pytest.approx(expected, abs=3) for run in runs(picture, colour_code))


def reading_of(names: tuple[str, ...], scores: Scores = EXAMPLES[2]) -> Reading:
    weights = range(len(names) + 10, 10, -1)
    shares = tuple((name, weight / sum(weights)) for name, weight in zip(names, weights, strict=True))
    return Reading(
        scores=scores,
        probabilities=shares,
        votes=shares[0][1],
        calibrated=False,
        importances=(0.0, 0.0, 0.0),
        contributions=(0.0, 0.0, 0.0),
        average=0.2,
        closest=STARTER.examples[:1],
        guess=False,
    )


def test_a_reading_shows_each_probability_as_a_bar_of_its_colour(recognizer: Recognizer) -> None:
    reading = recognizer.read(EXAMPLES[2])
    picture = pixels(draw_reading(reading))
    assert picture.shape[1] == WIDTH * SCALE
    assert picture.shape[0] <= LONGEST_HEIGHT * SCALE
    assert like(picture[:14], rgb(colour("angry"))).all()
    for emotion, share in reading.probabilities:
        assert bar_width(picture, colour(emotion)) == pytest.approx(share * TRACK_WIDTH, abs=3)
    foot = picture[-round(40 * SCALE) :]
    first = like(foot, rgb(NEUTRAL)).any(axis=0).sum()
    assert first == pytest.approx(reading.importances[0] * TRACK_WIDTH, abs=3), "the strip's darkest part"
    assert_nothing_is_clipped(picture)


@pytest.mark.parametrize(
    ("average", "contributions"),
    [(0.2, (0.3, -0.1, 0.06)), (0.9, (-0.2, -0.3, -0.1)), (0.0, (0.5, 0.3, 0.2)), (0.3, (0.0, 0.0, 0.0))],
)
def test_what_each_score_did_leads_from_the_average_to_the_confidence(
    average: float, contributions: tuple[float, float, float]
) -> None:
    reading = replace(reading_of(("angry", "x")), average=average, contributions=contributions)
    picture = pixels(draw_reading(reading))
    assert_nothing_is_clipped(picture)
    for start, end in pairwise(accumulate(contributions, initial=average)):
        if start != end:
            assert has_arrow(picture, colour("angry") if end > start else NEUTRAL, start, end)


def test_a_way_that_leads_beyond_everything_stays_on_its_track() -> None:
    reading = replace(reading_of(("angry", "x")), average=0.5, contributions=(0.7, -1.0, 0.3))
    picture = pixels(draw_reading(reading))
    assert_nothing_is_clipped(picture)
    above_the_foot = picture[: -round(40 * SCALE)]
    arrows = [run for run in runs(above_the_foot, NEUTRAL) if run[1] - run[0] > TRACK_WIDTH / 20]
    assert min(start for start, _ in arrows) >= (MARGIN + LABEL_WIDTH) * SCALE - 1, "never over its label"
    assert max(end for _, end in arrows) <= (WIDTH - MARGIN - POINTS_WIDTH) * SCALE + 1, "never over its points"


def test_a_guess_is_told_in_the_picture_too() -> None:
    reading = reading_of(("angry", "x"))
    sure, guess = (pixels(draw_reading(replace(reading, guess=guess))) for guess in (False, True))
    assert len(guess) > len(sure)
    assert_nothing_is_clipped(guess)


def test_the_longest_picture_of_a_reading_fits_a_phone() -> None:
    longest = pixels(draw_reading(replace(reading_of(HARD_NAMES), guess=True), "Annabel"))
    assert longest.shape[0] <= (LONGEST_HEIGHT + 16) * SCALE
    assert_nothing_is_clipped(longest)


def test_the_overview_shows_importances_and_counts() -> None:
    losses = (Measure(0.4, 0.3, 0.5), Measure(0.6, 0.5, 0.65), Measure(-0.1, -0.2, -0.05))
    picture = pixels(draw_overview((0.2, 0.5, 0.3), losses, {"happy": 4, "sad": 1, "calm": 3}))
    widths = {end - start for start, end in runs(picture, NEUTRAL) if end - start > TRACK_WIDTH / 10}
    for share in (0.2, 0.5, 0.3, 0.4, 0.6):
        assert any(width == pytest.approx(share * TRACK_WIDTH, abs=3) for width in widths)
    assert bar_width(picture, NEUTRAL) == pytest.approx(0.6 * TRACK_WIDTH, abs=3)
    for emotion, share in {"happy": 1, "sad": 1 / 4, "calm": 3 / 4}.items():
        assert bar_width(picture, colour(emotion)) == pytest.approx(share * TRACK_WIDTH, abs=3)
    assert_nothing_is_clipped(picture)


def whiskers(picture: Pixels) -> list[tuple[int, int]]:
    """Where lines of the whiskers' colour run, longer than any letter: first column and the one after the last."""
    lines = np.pad(like(picture, rgb(MUTED)), ((0, 0), (1, 1)))
    edges = [np.flatnonzero(line[1:] != line[:-1]) for line in lines]
    found = {(int(start), int(end)) for line in edges for start, end in zip(line[::2], line[1::2], strict=True)}
    return sorted(run for run in found if run[1] - run[0] > TRACK_WIDTH / 20)


def test_below_each_loss_a_whisker_is_its_interval() -> None:
    losses = (Measure(0.4, 0.3, 0.5), Measure(0.8, 0.62, 0.9), Measure(0.02, -0.2, 0.1))
    picture = pixels(draw_overview((0.2, 0.5, 0.3), losses, {"happy": 4, "sad": 1}))
    expected = [(max(loss.low, 0.0), loss.high) for loss in losses]
    ends = [tuple((MARGIN + share * CONTENT_WIDTH) * SCALE for share in interval) for interval in sorted(expected)]
    assert len(whiskers(picture)) == len(ends)
    for found, wanted in zip(whiskers(picture), ends, strict=True):
        assert found == pytest.approx(wanted, abs=3)


def test_what_could_not_be_measured_is_not_drawn() -> None:
    losses = (Measure(0.4, 0.3, 0.5),) * 3
    whole, part = (pixels(draw_overview((0.2, 0.5, 0.3), each, {"happy": 4, "sad": 1})) for each in (losses, None))
    assert len(part) < len(whole)
    assert whiskers(part) == []
    assert_nothing_is_clipped(part)


def test_a_calibrated_confidence_leaves_the_why_to_the_votes() -> None:
    plain = replace(reading_of(("angry", "x")), average=0.2, votes=0.5, contributions=(0.1, 0.1, 0.1))
    calibrated = replace(plain, probabilities=(("angry", 0.7), ("x", 0.3)), calibrated=True)
    picture = pixels(draw_reading(calibrated))
    assert bar_width(picture, colour("angry")) == pytest.approx(0.7 * TRACK_WIDTH, abs=3)
    assert has_arrow(picture, colour("angry"), 0.4, 0.5)
    assert not (pixels(draw_reading(plain)) == picture).all()
    assert_nothing_is_clipped(picture)


def test_what_was_found_is_counted_by_emotion() -> None:
    picture = pixels(draw_file_summary({"sad": 2_500, "happy": 7_500}, 0.62, 1_234))
    assert bar_width(picture, colour("happy")) == TRACK_WIDTH
    assert bar_width(picture, colour("sad")) == pytest.approx(TRACK_WIDTH / 3, abs=3)
    assert_nothing_is_clipped(picture)
    many = {name: 10_000 - place for place, name in enumerate(HARD_NAMES)}
    assert_nothing_is_clipped(pixels(draw_file_summary(many, 1.0, 99_999)))
    assert_nothing_is_clipped(pixels(draw_file_summary({"calm": 1}, 0.0, 0)))


@pytest.mark.parametrize("amount", [2, 11, 20])
def test_a_batch_has_a_bar_for_each_performance(recognizer: Recognizer, amount: int) -> None:
    reading = recognizer.read(EXAMPLES[2])
    picture = pixels(draw_readings([reading] * amount))
    column = like(picture, tint(colour("angry")))[:, round((MARGIN + 24 + 3) * SCALE)]
    starts = np.flatnonzero(column[1:] & ~column[:-1])
    assert len(starts) == amount
    assert picture.shape[0] < 2.1 * picture.shape[1]
    assert_nothing_is_clipped(picture)


def test_a_batch_shows_scores_close_calls_and_guesses(recognizer: Recognizer) -> None:
    plain = recognizer.read(EXAMPLES[2])
    pictures = [
        pixels(draw_readings([each] * 2))
        for each in (
            plain,
            replace(plain, scores=Scores(9, 8, 7)),
            replace(plain, guess=True),
            replace(plain, probabilities=(("angry", 0.46), ("happy", 0.45))),
        )
    ]
    for other in pictures[1:]:
        assert other.shape == pictures[0].shape
        assert (other != pictures[0]).any()


def test_hard_names_many_emotions_and_no_importance() -> None:
    reading = reading_of(HARD_NAMES, Scores(8.123456789, 1e-9, 10))
    picture = pixels(draw_reading(reading))
    assert_nothing_is_clipped(picture)
    others = sum(share for _, share in reading.probabilities[6:])
    assert bar_width(picture, NEUTRAL) == pytest.approx(others * TRACK_WIDTH, abs=3)
    counts = {name: 100_000 - 1_000 * place for place, name in enumerate(HARD_NAMES)}
    losses = (Measure(0.0, 0.0, 0.0), Measure(-0.5, -0.9, -0.1), Measure(0.994, 0.004, 1.1))
    assert_nothing_is_clipped(pixels(draw_overview((0.0, 0.0, 0.0), losses, counts)))
    assert_nothing_is_clipped(pixels(draw_readings([reading_of((name, "x")) for name in HARD_NAMES[:20]])))


def test_one_other_emotion_more_is_a_bar_more() -> None:
    six, seven, eight = (len(pixels(draw_reading(reading_of(HARD_NAMES[-n:])))) for n in (6, 7, 8))
    assert six < seven == eight


def test_a_seventh_emotion_has_the_bar_that_one_other_would_take() -> None:
    names = (*STARTER.emotions, "calm")
    reading = replace(reading_of(names), probabilities=tuple((name, 1 / 7) for name in names))
    for picture in (pixels(draw_reading(reading)), pixels(draw_file_summary(dict.fromkeys(names, 1), 0.5, 0))):
        assert like(picture, tint(colour("calm"))).any()


def test_the_same_reading_gives_the_same_bytes_and_another_others(recognizer: Recognizer) -> None:
    first, second = recognizer.read(EXAMPLES[0]), recognizer.read(Scores(7, 6, 7.01))
    before, other, after = (draw_reading(reading) for reading in (first, second, first))
    assert before == after
    assert first.probabilities == second.probabilities
    assert other != before, "the scores are on the card"


def test_words_are_readable_on_every_bar() -> None:
    """WCAG 2.2, contrast (minimum): 4.5 to 1 at least."""
    for background in (*STARTER_COLOURS.values(), *TAUGHT_COLOURS, NEUTRAL):
        assert contrast(rgb(INK), tint(background)) >= 4.5
    for background in (PAPER, TRACK):
        assert contrast(rgb(INK), rgb(background)) >= 4.5


def contrast(one: Pixels, other: Pixels) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour_parts: Pixels) -> float:
    parts = colour_parts / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))
