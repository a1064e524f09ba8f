"""A name is what a reader sees of it."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.emotion_names import clean_emotion, emotion_fault, emotion_key, teaching_fault

PERSIAN = "می\u200cخواهم"
HINDI = "क्\u200dष"
MALAYALAM = "അവന്\u200d"
FAMILY = "👨\u200d👩\u200d👧"
SHAKING = "🙂\u200d↔"
INVISIBLE = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u180e\u200b\u200e\u202e\u2060\u2066\ufe0f\ufeff\U000e0041"


@pytest.mark.parametrize("invisible", INVISIBLE)
def test_what_nobody_sees_is_taken_away(invisible: str) -> None:
    assert clean_emotion(f"{invisible}ca{invisible}lm{invisible * 2}") == "calm"
    assert emotion_key(f"Ca{invisible}lm") == "calm"
    assert teaching_fault(f"ca{invisible}lm") is None


@pytest.mark.parametrize("blank", "\u2800\u3164\uffa0\u00a0\u3000\u2003\t")
def test_what_looks_like_a_blank_is_one(blank: str) -> None:
    assert clean_emotion(f"{blank}poker{blank * 2} face{blank}") == "poker face"
    assert emotion_key(f"Poker{blank}{blank}face") == "poker face"


@pytest.mark.parametrize("name", [PERSIAN, HINDI, MALAYALAM, FAMILY, SHAKING, "👩🏽\u200d🚀 proud"])
def test_joiners_that_change_what_is_seen_stay(name: str) -> None:
    assert clean_emotion(name) == name
    assert teaching_fault(name) is None
    assert emotion_key(name) == emotion_key(name.replace("\u200c", "").replace("\u200d", ""))


@pytest.mark.parametrize("joiner", "\u200c\u200d")
@pytest.mark.parametrize(
    ("written", "seen"), [("{}calm", "calm"), ("ca{}lm", "calm"), ("😀{}", "😀"), ("😀{}x", "😀x")]
)
def test_a_lone_joiner_is_taken_away(written: str, seen: str, joiner: str) -> None:
    assert clean_emotion(written.format(joiner)) == seen


def test_a_heart_that_burns_stays_one() -> None:
    assert clean_emotion("❤\ufe0f\u200d🔥") == "❤\u200d🔥"
    assert emotion_key("❤\ufe0f\u200d🔥") == emotion_key("❤\u200d🔥")


@pytest.mark.parametrize(
    ("written", "name"),
    [("\u3164", "HANGUL FILLER"), ("\u2800\u200b", "BRAILLE PATTERN BLANK"), ("\u200d", "ZERO WIDTH JOINER")],
)
def test_nothing_that_is_seen_is_refused_by_name(written: str, name: str) -> None:
    fault = f"nobody can see it: it is an invisible character (U+{ord(written[0]):04X} {name})"
    assert teaching_fault(written) == fault


@pytest.mark.parametrize("written", ["@bob", "with @bob", "＠bob"])
def test_names_are_no_emotions(written: str) -> None:
    assert teaching_fault(written) == "it is an @name"


@pytest.mark.parametrize(
    "written",
    [
        "https://a.b",
        "tg://resolve",
        "www.joy",
        "t.me/joy",
        "joy at example.org",
        "пример.рф",
        "joy.\u200bcom",
        "ｊｏｙ．com",
    ],
)
def test_links_are_no_emotions(written: str) -> None:
    assert teaching_fault(written) == "it is a link"


@pytest.mark.parametrize("written", ["/start", "so /start", "／start", "\u200b/start"])
def test_commands_are_no_emotions(written: str) -> None:
    assert teaching_fault(written) == "it is a /command"


@pytest.mark.parametrize("written", ["=1", "+calm", "- calm", "@", "＝1", "\u200b=1", "\t=1", "-1"])
def test_what_a_spreadsheet_would_run_is_no_emotion(written: str) -> None:
    assert teaching_fault(written) == "it begins with =, +, - or @"


@pytest.mark.parametrize(
    "written", ["so-so", "a=b", "e.g. calm", "happy/sad", "hm...", "<b>joy</b>", "c'est la vie", "1", "悲しみ", "الفرح"]
)
def test_what_is_none_of_these_can_be_taught(written: str) -> None:
    assert teaching_fault(written) is None
    assert clean_emotion(written) == written


@pytest.mark.parametrize(
    "same", [("Calm", "ｃａｌｍ"), ("Straße", "STRASSE"), ("é", "e\u0301"), ("e\u034f\u0301", "é"), ("a  b", "A b")]
)
def test_what_looks_the_same_is_the_same(same: tuple[str, str]) -> None:
    assert emotion_key(same[0]) == emotion_key(same[1])


def test_a_dataset_may_hold_what_was_taught_before() -> None:
    for label in ("\u3164", "=1", "@bob", "❤️", "t.me/x"):
        assert emotion_fault(label) is None


def test_no_format_character_is_left_but_joiners() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if unicodedata.category(character) == "Cf" and clean_emotion(f"a{character}b") != "ab":
            assert teaching_fault(f"a{character}b") is not None


@given(st.text(max_size=40))
def test_cleaning_is_done_once(written: str) -> None:
    clean = clean_emotion(written)
    assert emotion_key(clean) == emotion_key(written)
    if teaching_fault(written) is None:
        assert emotion_fault(clean) is None
        assert teaching_fault(clean) is None
