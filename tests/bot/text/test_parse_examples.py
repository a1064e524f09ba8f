import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.text.parse_examples import Lesson, parse_emotion, parse_lesson, splits_of
from bot.text.wording import scores_line
from engine.data.dataset import Example
from engine.data.emotion_names import clean_emotion, teaching_fault
from engine.data.provenance import Provenance
from engine.data.scores import Scores


@pytest.mark.parametrize(
    ("line", "emotion", "scores"),
    [
        ("happy 8 7 8", "happy", (8, 7, 8)),
        ("8 7 8 happy", "happy", (8, 7, 8)),
        ("happy: 8, 7, 8", "happy", (8, 7, 8)),
        ("happy,8,7,8", "happy", (8, 7, 8)),
        ("8;7;8;happy", "happy", (8, 7, 8)),
        ("8,5 7 8 happy", "happy", (8.5, 7, 8)),
        ("very happy 8/7/8", "very happy", (8, 7, 8)),
        ("“stage fright” 8 7 8", "stage fright", (8, 7, 8)),
        ("sad face=3 voice=2 body=1", "sad", (3, 2, 1)),
        ("face=3 voice=2 body=1 sad", "sad", (3, 2, 1)),
        ("happy face 8, voice tone 7, body 8", "happy", (8, 7, 8)),
        ("facial expression=8 voice tone: 7 body language 8 happy", "happy", (8, 7, 8)),
        ("poker face 3 5 4", "poker face", (3, 5, 4)),
        ("poker face: 3,5,4", "poker face", (3, 5, 4)),
        ("LANGUAGE 0 0 0", "LANGUAGE", (0, 0, 0)),
        ("poker face face 3 voice 5 body 4", "poker face", (3, 5, 4)),
        ("müde ٣ ٢ ٢", "müde", (3, 2, 2)),
        ("喜び 8 7 8", "喜び", (8, 7, 8)),
        ("- happy 8 7 8", "happy", (8, 7, 8)),
        ("8 7 8 / happy", "happy", (8, 7, 8)),
        ("\u200bhap\u034fpy\u200f 8 7 8", "happy", (8, 7, 8)),
        ("❤️ 8 7 8", "❤", (8, 7, 8)),
        ("Sad. 8 7 8", "Sad", (8, 7, 8)),
        ("1. happy 8 7 8", "happy", (8, 7, 8)),
        ("• happy: 8/10 7/10 8/10", "happy", (8, 7, 8)),
        ("happy 80% 70% 80%", "happy", (8, 7, 8)),
        ("happy 4/5 3/5 5/5", "happy", (8, 6, 10)),
        ("happy 8 out of 10, 7 out of 10 and 8 out of 10", "happy", (8, 7, 8)),
        ("happy (a bit) 8 7 8", "happy (a bit)", (8, 7, 8)),
        ("sad Ann 8 7 8", "sad Ann", (8, 7, 8)),
    ],
)
def test_an_emotion_and_scores_in_either_order(line: str, emotion: str, scores: tuple[float, float, float]) -> None:
    assert parse_lesson(line).examples == (Example(Scores(*scores), emotion),)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("8 7 8", "I found no emotion"),
        ("happy", "I found no scores"),
        ("happy 8 7", "I understood 8 and 7: that is 2 scores"),
        ("happy 8 7 11", "body language is 11"),
        ("happy 8 7 8 sad", "words before and after the scores: “happy” and “sad”"),
        ("- 8 7 8", "I found no emotion"),
        ("happy face 8", "I understood facial expression 8. What is missing: voice tone and body language."),
        ("happy face 8 voice 7", "What is missing: body language."),
        ("x" * 33 + " 8 7 8", "but it is longer than 32 characters"),
        ("\u3164 8 7 8", "but nobody can see it: it is an invisible character (U+3164 HANGUL FILLER)."),
        ("/start 8 7 8", "I took “/start” for the emotion, but it is a /command."),
        ("@somebody 8 7 8", "but it is an @name"),
        ("buy at t.me/shop 8 7 8", "but it is a link"),
        ("+happy 8 7 8", "but it begins with =, +, - or @"),
    ],
)
def test_what_teaches_nothing_is_explained(line: str, answer: str) -> None:
    lesson = parse_lesson(line)
    assert not lesson.examples
    assert answer in lesson.problems[0].reason


KNOWN = ["happy", "sad", "poker face"]


@pytest.mark.parametrize(
    "line",
    [
        *("Ann: sad 3 2 2", "sad: Ann 3 2 2", "sad 3 2 2 Ann", "Ann 3 2 2 sad", "sad @Ann 3 2 2", "@Ann sad 3 2 2"),
        *("Ann: Sad. 3/10 2/10 2/10", "- Ann: sad 3 2 2", "A\u200enn: sad 3 2 2", "sad: Ann face=3 voice=2 body=2"),
    ],
)
def test_a_name_that_can_only_be_the_performers(line: str) -> None:
    (example,) = parse_lesson(line, KNOWN).spelled_as(KNOWN).examples
    assert example == Example(Scores(3, 2, 2), "sad", Provenance(performer="Ann"))


@pytest.mark.parametrize(
    ("line", "split"),
    [
        *(
            (line, ("sad", "Ann"))
            for line in ("sad Ann 3 2 2", "Ann sad 3 2 2", "SAD (Ann) 3 2 2", "sad, Ann, 3, 2, 2")
        ),
        ("sad Mary Jane 3 2 2", ("sad", "Mary Jane")),
        ("poker face Ann 3 2 2", ("poker face", "Ann")),
        ("very happy 3 2 2", ("happy", "very")),
        ("poker face 3 2 2", None),
        ("stage fright 3 2 2", None),
        ("sadness 3 2 2", None),
        ("poker 3 2 2", None),
    ],
)
def test_a_known_emotion_with_a_name_may_be_either(line: str, split: tuple[str, str] | None) -> None:
    lesson = parse_lesson(line, KNOWN)
    assert list(splits_of(lesson, KNOWN).values()) == ([split] if split else [])
    if split:
        (example,) = lesson.by_performers(splits_of(lesson, KNOWN)).examples
        assert example == Example(Scores(3, 2, 2), split[0], Provenance(performer=split[1]))


def test_words_on_both_sides_are_asked_about_where_none_or_both_are_known() -> None:
    for line in ("joy 3 2 2 Ann", "happy 3 2 2 sad"):
        (problem,) = parse_lesson(line, KNOWN).problems
        assert "Which is the emotion?" in problem.reason


@pytest.mark.parametrize("written", ["sad", "Sad.", "“sad”", "«sad»", "sad!", "- sad", "\u200esad\u200f", " sad… "])
def test_an_emotion_loses_the_signs_around_it(written: str) -> None:
    assert parse_emotion(written).casefold() == "sad"


def test_good_and_bad_lines_are_told_apart_by_their_numbers() -> None:
    lesson = parse_lesson("happy 8 7 8\n\nsad 3 2\n8 8 8\nangry 9 9 9")
    assert [example.emotion for example in lesson.examples] == ["happy", "angry"]
    assert [(problem.line, problem.value) for problem in lesson.problems] == [(3, "sad 3 2"), (4, "8 8 8")]


score = st.floats(0, 10)
emotions = st.text(st.characters(categories=["L", "Mn"]), min_size=1, max_size=32).filter(
    lambda text: teaching_fault(text) is None and clean_emotion(text) == text and text.split() == [text]
)


@example([Example(Scores(0, 0, 0), "LANGUAGE")])
@given(st.lists(st.builds(Example, st.builds(Scores, score, score, score), emotions), max_size=5))
def test_what_is_shown_reads_back(examples: list[Example]) -> None:
    text = "\n".join(f"{each.emotion} {scores_line(each.scores)}" for each in examples)
    assert parse_lesson(text).examples == tuple(examples)


@given(st.text(max_size=100))
def test_nothing_else_is_ever_raised(text: str) -> None:
    lesson = parse_lesson(text)
    assert len(lesson.examples) + len(lesson.problems) <= len(text.splitlines())


def test_an_example_spelled_anew_still_comes_from_where_it_did() -> None:
    clip = Provenance("clip 1", "Ann", "rater 7", answered=True)
    lesson = Lesson((Example(Scores(8, 7, 8), "HAPPY", clip),)).spelled_as(["happy"])
    assert lesson.examples == (Example(Scores(8, 7, 8), "happy", clip),)
