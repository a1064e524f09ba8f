from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UnreadableScoresError
from bot.text.parse_scores import MOST_PERFORMANCES, parse_performances, parse_scores, parse_start_payload
from bot.text.wording import scores_line
from engine.data.scores import Scores


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("9 8 9", (9, 8, 9)),
        ("  9   8\t9 ", (9, 8, 9)),
        ("9,8,9", (9, 8, 9)),
        ("9, 8, 9", (9, 8, 9)),
        ("9, 8,9", (9, 8, 9)),
        ("9,,8,9", (9, 8, 9)),
        ("9;8;9", (9, 8, 9)),
        ("9/8/9", (9, 8, 9)),
        ("9 / 8 / 9", (9, 8, 9)),
        ("9\n8\n9", (9, 8, 9)),
        ("9 8\n9", (9, 8, 9)),
        ("9 8 9.", (9, 8, 9)),
        ("(9, 8, 9)", (9, 8, 9)),
        ("9 8 9!", (9, 8, 9)),
        ("9. 8. 9.", (9, 8, 9)),
        ("9., 8.5., 9.)", (9, 8.5, 9)),
        ("9\ufe0f\u20e38\ufe0f\u20e3\U0001f51f", (9, 8, 10)),
        ("9\u200d8 9", (9, 8, 9)),
        ("8.5 7 9", (8.5, 7, 9)),
        ("8,5 7 9", (8.5, 7, 9)),
        ("8,5;7,5;9,5", (8.5, 7.5, 9.5)),
        ("8,5, 7, 9", (8.5, 7, 9)),
        ("8,5,7,5,9,5", (8.5, 7.5, 9.5)),
        ("8,50,7 9", (8.5, 7, 9)),
        ("10,5 9", (10, 5, 9)),
        (".5 0 10", (0.5, 0, 10)),
        ("-0 +1 2", (0, 1, 2)),
        ("٩ ٨ ٩", (9, 8, 9)),
        ("٨٫٥ ٧ ٩", (8.5, 7, 9)),
        ("९ ८ ९", (9, 8, 9)),
        ("９，８，９", (9, 8, 9)),
        ("\u200e9\u00a08\u20099\ufeff", (9, 8, 9)),
        ("face=9 voice=8 body=10", (9, 8, 10)),
        ("body: 10, FACE: 8,5; Voice: 7", (8.5, 7, 10)),
        ("voice=8,face=9,body=10", (9, 8, 10)),
        ("facial expression = 9 voice_tone = 8 body language = 10", (9, 8, 10)),
        ("face=9\nvoice=8\nbody=10", (9, 8, 10)),
        ("body 10, Voice 8, face 9", (9, 8, 10)),
        ("face 9 voice tone .5 body: 10", (9, 0.5, 10)),
    ],
)
def test_scores_as_people_type_them(text: str, scores: tuple[float, float, float]) -> None:
    assert parse_performances(text) == [Scores(*scores)]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", "I found no scores"),
        (" ,; ", "I found no scores"),
        ("9 8", "I understood 9 and 8: that is 2 scores, and I need three"),
        ("9", "I understood 9: that is 1 score, and I need three"),
        ("9,8", "I understood 9 and 8: that is 2 scores"),
        ("9 8 9 1", "I understood 9, 8, 9 and 1: that is 4 scores"),
        ("9\n8\n9\n1", "I understood 9, 8, 9 and 1: that is 4 scores"),
        ("8,5 7 9 9", "I understood 8.5, 7, 9 and 9: that is 4 scores"),
        ("8,5 7", "more than one way: “8 5 7” or “8.5 7” (2 scores)"),
        ("8,25 7", "I understood 8.25 and 7: that is 2 scores, and I need three"),
        ("1,2,3,4,5,6,7,8", "1, 2, 3, 4, 5, 6 and …: that is 8 scores"),
        ("9 8 11", "I understood 9, 8 and 11, but body language is 11; scores go from 0 to 10"),
        ("-1 8 10.01", "but facial expression is -1 and body language is 10.01; scores go from 0 to 10"),
        ("9 8 nan", "I understood 9 and 8, but “nan” is not a number"),
        ("9 8 inf", "I understood 9 and 8, but “inf” is not a number"),
        ("9 8 1e1", "“1e1” is not a number"),
        ("9-8-9", "“9-8-9” is not a number"),
        ("happy 9 8 9", "I understood 9, 8 and 9, but “happy” is not a number"),
        ("nine eight nine", "I found no scores in “nine eight nine”."),
        ("hello", "I found no scores in “hello”."),
        ("face 9 voice high body 9", "I understood “9 voice high” as facial expression"),
        ("face 9 voice 8", "What is missing: body language"),
        ("½ 8 9", "“½” is not a number"),
        ("9² 8 9", "“9²” is not a number"),
        ("9 8 " + "x" * 500, "“xxxxxxxxxxxxxxxxxxxxxxx…” is not a number"),
        ("9" * 4000 + " 8 9", "I understood 99999999999…, 8 and 9, but facial expression is 99999999999…"),
        ("8,5,7 9", "more than one way: “8 5.7 9” or “8.5 7 9”"),
        ("9,8 9", "more than one way: “9 8 9” or “9.8 9” (2 scores)"),
        ("9,8,9 8,7,8", "I understood 9, 8, 9, 8, 7 and 8: that is 6 scores"),
        ("face=9 voice=8", "I understood facial expression 9 and voice tone 8. What is missing: body language"),
        ("face=9 face=8 body=3", "facial expression twice: 9 and 8"),
        ("mood=9 voice=8 body=9", "“mood” is not one of the scores"),
        ("face=high voice=8 body=9", "I understood “high” as facial expression; that is not a number"),
        ("face= voice=8 body=9", "I understood voice tone 8 and body language 9. What is missing: facial expression."),
        ("face= voice= body=", "What is missing: facial expression, voice tone and body language."),
        ("9.8.9", "“9.8.9” is not a number"),
        ("9 voice=8 body=9", "I cannot tell what “9” is"),
        ("=9", "I cannot tell what “=9” is"),
        ("face=9 voice=8 body=12", "but body language is 12; scores go from 0 to 10"),
    ],
)
def test_what_cannot_be_read_is_repeated_and_explained(text: str, answer: str) -> None:
    with pytest.raises(UnreadableScoresError) as refused:
        parse_performances(text)
    assert answer in str(refused.value)


def test_several_lines_are_several_performances() -> None:
    text = "9 8 9\n\n7,6,7\r\nface=2 voice=1 body=2\n8,5 7 9"
    assert parse_performances(text) == [Scores(9, 8, 9), Scores(7, 6, 7), Scores(2, 1, 2), Scores(8.5, 7, 9)]


def test_lists_on_every_line_are_not_taken_for_one_performance() -> None:
    assert parse_performances("9,8,9\n7,6,7") == [Scores(9, 8, 9), Scores(7, 6, 7)]


def test_one_bad_line_answers_none_and_is_named() -> None:
    with pytest.raises(UnreadableScoresError, match="Line 2: I understood 7 and 6: that is 2 scores"):
        parse_performances("9 8 9\n7 6\n2 1 2")


def test_many_bad_lines_are_counted_not_all_listed() -> None:
    with pytest.raises(UnreadableScoresError) as refused:
        parse_performances("9 8\n" * 9)
    assert "Line 5:" in str(refused.value)
    assert "Line 6:" not in str(refused.value)
    assert "4 more such lines" in str(refused.value)


def test_at_most_twenty_performances() -> None:
    assert len(parse_performances("9 8 9\n" * MOST_PERFORMANCES)) == MOST_PERFORMANCES
    with pytest.raises(UnreadableScoresError, match="21 performances"):
        parse_performances("9 8 9\n" * (MOST_PERFORMANCES + 1))


def test_a_shared_link_has_a_hyphen_for_the_decimal_point() -> None:
    assert parse_start_payload("9_8-5_10") == Scores(9, 8.5, 10)
    with pytest.raises(UnreadableScoresError):
        parse_start_payload("hello")


@given(st.text(max_size=200) | st.text("0123456789.,;/=: \n-+faceb٣", max_size=40))
def test_nothing_else_is_ever_raised(text: str) -> None:
    with suppress(UnreadableScoresError):
        assert 1 <= len(parse_performances(text)) <= MOST_PERFORMANCES


score = st.floats(0, 10)


@given(st.builds(Scores, score, score, score))
def test_what_is_shown_reads_back_as_the_same_scores(scores: Scores) -> None:
    assert parse_scores(scores_line(scores)) == scores
    assert parse_scores(scores_line(scores).replace(" ", ", ")) == scores
    assert parse_scores(scores_line(scores).replace(".", ",").replace(" ", ";")) == scores


@given(st.lists(st.builds(Scores, score, score, score), min_size=2, max_size=MOST_PERFORMANCES))
def test_a_list_reads_back_as_the_same_performances(performances: list[Scores]) -> None:
    assert parse_performances("\n".join(map(scores_line, performances))) == performances
