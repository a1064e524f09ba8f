"""The charts, as a reader sees them: decoded from their PNG."""

from dataclasses import replace
from itertools import accumulate, pairwise

import numpy as np
import pytest

from engine.charts import difference_bars, waterfall
from engine.charts.card import CONTENT_WIDTH, MARGIN, SCALE, WIDTH
from engine.charts.many_readings import NUMBER_WIDTH
from engine.charts.palette import STARTER_COLOURS, TAUGHT_COLOURS, colour
from engine.charts.png_palette import INK, MUTED, NEUTRAL, PAPER, TRACK
from engine.charts.reading_charts import draw_file_summary, draw_overview, draw_reading, draw_readings
from engine.data.dataset import STARTER
from engine.data.scores import Scores
from engine.forest.reading import Reading
from engine.forest.recognizer import Recognizer
from engine.measure.evaluation_result import Measure
from engine.measure.tutorial import EXAMPLES
from tests.engine.charts.pictures import HARD_NAMES, Pixels, assert_nothing_is_clipped, like, pixels, rgb, tint

TRACK_WIDTH = round(CONTENT_WIDTH * SCALE)
HIGHEST = 345 * SCALE
"""What a phone shows without scrolling."""
LONG_NAMES = ("bewildered melancholy with a tinge of nostalgia and quiet hope a", "W" * 64, "i" * 64)


def runs(picture: Pixels, colour_code: str) -> set[tuple[int, int]]:
    """Where in any line this bar's colour runs on: the first column, and the first one after it."""
    lines = np.pad(like(picture, tint(colour_code)), ((0, 0), (1, 1)))
    edges = [np.flatnonzero(line[1:] != line[:-1]) for line in lines]
    return {(int(start), int(end)) for line in edges for start, end in zip(line[::2], line[1::2], strict=True)}


def bar_width(picture: Pixels, colour_code: str) -> int:
    """How wide the widest bar of this colour is."""
    return max((end - start for start, end in runs(picture, colour_code)), default=0)


def has_arrow(picture: Pixels, colour_code: str, start: float, end: float) -> bool:
    """Whether an arrow runs from one share of its track to the other: along its edges, up to its tip."""
    tip = waterfall.ARROW_TIP if end > start else -waterfall.ARROW_TIP
    begin, tip_begin = (waterfall.TRACK_LEFT + share * waterfall.TRACK_WIDTH for share in (start, end))
    expected = sorted((begin * SCALE, (tip_begin - tip) * SCALE))
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
    assert picture.shape[0] < 1.5 * picture.shape[1]
    assert like(picture[:14], rgb(colour("angry"))).all()
    for emotion, share in reading.probabilities:
        assert bar_width(picture, colour(emotion)) == pytest.approx(share * TRACK_WIDTH, abs=3)
    assert_nothing_is_clipped(picture)


def test_the_importances_are_one_strip_at_the_foot(recognizer: Recognizer) -> None:
    reading = recognizer.read(EXAMPLES[2])
    line = pixels(draw_reading(reading))[-round(18 * SCALE)][None]
    for shade, share in zip((rgb(MUTED), rgb(NEUTRAL), tint(NEUTRAL)), reading.importances, strict=True):
        assert like(line, shade).sum() == pytest.approx(share * TRACK_WIDTH, abs=5)


@pytest.mark.parametrize("performer", ["", "Ann", "W" * 64, "佐藤", "أحمد"])
@pytest.mark.parametrize("names", [LONG_NAMES, HARD_NAMES, HARD_NAMES[-13:], ("悲しみと喜び", "الفرح", "calm")])
def test_a_reading_fits_a_phone_whatever_stands_in_it(names: tuple[str, ...], performer: str) -> None:
    close = replace(reading_of(names, Scores(7.123456, 1e-9, 10)), guess=True, contributions=(-0.05, 0.0, -0.1))
    picture = pixels(draw_reading(close, performer))
    assert close.close_call
    assert len(picture) <= HIGHEST
    assert_nothing_is_clipped(picture)


def test_no_word_stands_over_an_arrow() -> None:
    reading = replace(reading_of(LONG_NAMES, Scores(7.123456, 1e-9, 10)), contributions=(0.7, -1.0, 0.3))
    picture = pixels(draw_reading(reading))
    foot = 14 + 43 + 5
    rows = picture[-round((foot + 3 * waterfall.ROW_HEIGHT) * SCALE) : -round(foot * SCALE)]
    dark = rows.sum(axis=2) < 300
    left, right = (round(x * SCALE) for x in (waterfall.TRACK_LEFT, waterfall.TRACK_LEFT + waterfall.TRACK_WIDTH))
    assert not dark[:, left - 4 : right + 4].any()
    assert dark[:, :left].any(), "labels and scores"
    assert dark[:, right:].any(), "points"


def test_a_close_call_is_told_in_the_headline() -> None:
    far, close = (
        pixels(draw_reading(replace(reading_of(("angry", "x")), probabilities=(("angry", share), ("x", 1 - share)))))
        for share in (0.556, 0.549)
    )
    line = slice(round(47 * SCALE), round(62 * SCALE))
    assert len(far) == len(close)
    assert (close[line].sum(axis=2) < 300).sum() > (far[line].sum(axis=2) < 300).sum() + 200, "bold and in ink"


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
    columns = np.flatnonzero(like(picture, tint(NEUTRAL)).any(axis=0))
    assert columns[0] >= MARGIN * SCALE - 1
    assert columns[-1] <= (WIDTH - MARGIN) * SCALE + 1


def test_a_guess_is_told_in_the_picture_too() -> None:
    reading = reading_of(("angry", "x"))
    sure, guess = (pixels(draw_reading(replace(reading, guess=guess))) for guess in (False, True))
    assert len(guess) > len(sure)
    assert_nothing_is_clipped(guess)


def test_the_overview_shows_importances_and_counts() -> None:
    losses = (Measure(0.4, 0.3, 0.5), Measure(0.6, 0.5, 0.65), Measure(-0.1, -0.2, -0.05))
    picture = pixels(draw_overview((0.2, 0.5, 0.3), losses, {"happy": 4, "sad": 1, "calm": 3}))
    widths = {end - start for start, end in runs(picture, NEUTRAL) if end - start > TRACK_WIDTH / 10}
    for share in (0.2, 0.5, 0.3):
        assert any(width == pytest.approx(share * TRACK_WIDTH, abs=3) for width in widths)
    for emotion, share in {"happy": 1, "sad": 1 / 4, "calm": 3 / 4}.items():
        assert bar_width(picture, colour(emotion)) == pytest.approx(share * TRACK_WIDTH, abs=3)
    assert_nothing_is_clipped(picture)


@pytest.mark.parametrize("importances", [(0.2, 0.5, 0.3), (0.4, 0.4, 0.2), (0.3333, 0.3334, 0.3333), (0.0, 0.0, 0.0)])
def test_the_overview_has_a_title_for_any_importances(importances: tuple[float, float, float]) -> None:
    assert_nothing_is_clipped(pixels(draw_overview(importances, None, {"happy": 1})))


def whiskers(picture: Pixels) -> list[tuple[int, int]]:
    """Where lines of the whiskers' colour run, longer than any letter: first column and the one after the last."""
    lines = np.pad(like(picture, rgb(MUTED)), ((0, 0), (1, 1)))
    edges = [np.flatnonzero(line[1:] != line[:-1]) for line in lines]
    found = {(int(start), int(end)) for line in edges for start, end in zip(line[::2], line[1::2], strict=True)}
    return sorted(run for run in found if run[1] - run[0] > TRACK_WIDTH / 20)


def test_over_each_loss_a_whisker_is_its_whole_interval() -> None:
    losses = (Measure(0.4, 0.3, 0.5), Measure(0.8, 0.62, 0.9), Measure(0.02, -0.2, 0.1))
    picture = pixels(draw_overview((0.2, 0.5, 0.3), losses, {"happy": 4, "sad": 1}))
    low, high = difference_bars.axis_of(losses)
    assert (low, high) == (-0.2, 0.9)
    intervals = sorted((loss.low, loss.high) for loss in losses)
    ends = [tuple(on_differences_axis(share, low, high) for share in interval) for interval in intervals]
    assert len(whiskers(picture)) == len(ends)
    for found, wanted in zip(whiskers(picture), ends, strict=True):
        assert found == pytest.approx(wanted, abs=3)


def on_differences_axis(share: float, low: float, high: float) -> float:
    """The pixel column of a share."""
    track = difference_bars.TRACK_LEFT + difference_bars.TRACK_WIDTH * (share - low) / (high - low)
    return track * SCALE


def test_a_negative_loss_is_a_bar_to_the_left_of_zero() -> None:
    losses = (Measure(-0.3, -0.3, -0.3), Measure(0.2, 0.2, 0.2), Measure(0.0, 0.0, 0.0))
    picture = pixels(draw_overview((0.0, 0.0, 0.0), losses, {"happy": 4}))
    zero, left, right = (on_differences_axis(share, -0.3, 0.2) for share in (0.0, -0.3, 0.2))
    found = runs(picture, NEUTRAL)
    for expected in ((left, zero), (zero, right)):
        assert any(run == pytest.approx(expected, abs=5) for run in found)


def test_what_could_not_be_measured_is_not_drawn() -> None:
    losses = (Measure(0.4, 0.3, 0.5),) * 3
    whole, part = (pixels(draw_overview((0.2, 0.5, 0.3), each, {"happy": 4, "sad": 1})) for each in (losses, None))
    assert len(part) < len(whole)
    assert whiskers(whole)
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
    column = like(picture, tint(colour("angry")))[:, round((MARGIN + NUMBER_WIDTH + 3) * SCALE)]
    starts = np.flatnonzero(column[1:] & ~column[:-1])
    assert len(starts) == amount
    assert picture.shape[0] < 2 * picture.shape[1]
    assert_nothing_is_clipped(picture)


@pytest.mark.parametrize("amount", [2, 20])
def test_a_list_tells_performers_scores_and_marks(amount: int) -> None:
    plain = replace(reading_of(("angry", "x")), probabilities=(("angry", 0.8), ("x", 0.2)))
    guess = replace(plain, guess=True)
    close = replace(plain, probabilities=(("angry", 0.52), ("x", 0.48)))
    assert close.close_call
    assert not plain.close_call
    right = round((WIDTH - MARGIN - 40) * SCALE)
    upper = slice(round(46 * SCALE), round(59 * SCALE))
    marks = [
        pixels(draw_readings([each] * amount, performers))[upper, right:].sum(axis=2) < 300
        for each, performers in ((plain, ()), (guess, ()), (close, ()), (close, ["W" * 64] * amount))
    ]
    assert [mark.any() for mark in marks] == [False, True, True, True]
    assert (marks[2] == marks[3]).all(), "no name reaches the mark"
    other = replace(plain, scores=Scores(9, 8, 8.5))
    assert draw_readings([plain] * amount) != draw_readings([other] * amount)


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
