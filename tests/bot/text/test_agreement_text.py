import pytest

from bot.text.agreement_text import agreement_text, disagreement_lines, record_text
from engine.data.scores import Scores
from engine.measure.agreement import Agreement, Disagreement, PairAgreement
from engine.measure.evaluation_result import Measure

PAIRS = (PairAgreement(0, 1, 24, 0.41), PairAgreement(0, 2, 8, None))


def test_kappa_stands_with_what_is_shared_and_its_interval() -> None:
    assert agreement_text(Agreement(PAIRS, 27, Measure(0.41, -0.05, 0.62))) == (
        "Cohen's kappa between raters: 0.41 (95% interval −0.05 to 0.62; 2 pairs of raters, 27 performances shared; "
        "1 is full agreement, 0 is chance)."
    )


def test_kappa_is_not_defined_where_everything_got_one_emotion() -> None:
    assert agreement_text(Agreement(PAIRS[1:], 8, None)) == (
        "Cohen's kappa between raters cannot be worked out: they gave everything they share the same emotion "
        "(1 pair of raters, 8 performances shared)."
    )


def test_of_many_disputes_six_are_shown() -> None:
    disputed = [Disagreement(Scores(number, 2, 2), (("sad", 3), ("calm", 1))) for number in range(7)]
    lines = disagreement_lines([Disagreement("clip 7", (("sad", 3), ("calm", 2))), *disputed])
    assert lines[:2] == ["“clip 7”: sad 3 and calm 2", "0 2 2: sad 3 and calm 1"]
    assert len(lines) == 7
    assert lines[-1] == "… and 2 more."


@pytest.mark.parametrize(
    ("record", "shares"),
    [
        (((31, 50), (120, 200), (300, 412)), "31 of the last 50 (48% to 74%), 120 of the last 200 (53% to 67%), "),
        (((31, 50), (40, 60), (40, 60)), "31 of the last 50 (48% to 74%), 40 of all 60 (54% to 77%)"),
        (((3, 4), (3, 4), (3, 4)), "3 of all 4 (30% to 95%); 95% intervals."),
    ],
)
def test_the_record_of_answers_has_wilsons_intervals(record: tuple[tuple[int, int], ...], shares: str) -> None:
    assert record_text(record).startswith(f"Right at first sight: {shares}")


def test_without_a_record_there_is_no_line() -> None:
    assert record_text(()) == record_text(((0, 0), (0, 0), (0, 0))) == ""
