from hypothesis import given
from hypothesis import strategies as st

from bot.services.open_keypads import OpenKeypads
from bot.telegram_api.keypad_data import Keypad
from engine.data.scores import Scores

keypads = st.builds(Keypad, chosen=st.lists(st.integers(0, 10), max_size=3).map(tuple))


@given(keypads)
def test_a_button_leads_back_to_its_keypad(keypad: Keypad) -> None:
    data = keypad.to_data()
    assert Keypad.from_data(data) == keypad
    assert len(data.encode()) <= 64


@given(keypads)
def test_a_cancelled_keypad_keeps_no_scores(keypad: Keypad) -> None:
    assert Keypad.from_data(keypad.cancel().to_data()) == Keypad(cancelled=True)


@given(st.text(max_size=64) | st.from_regex(r"pad:[\d_x-]{0,30}", fullmatch=True))
def test_forged_data_makes_a_whole_keypad_or_none(data: str) -> None:
    keypad = Keypad.from_data(data)
    assert keypad is None or (len(keypad.chosen) <= 3 and all(0 <= score <= 10 for score in keypad.chosen))


def test_three_scores_in_order() -> None:
    keypad = Keypad().choose(9).choose(8)
    assert keypad.scores is None
    assert keypad.back().chosen == (9,)
    assert keypad.choose(10).scores == Scores(9, 8, 10)


def test_the_open_keypad_of_a_person_is_found_once() -> None:
    opened = OpenKeypads()
    opened.open(chat_id=-5, owner=1, message_id=10)
    opened.open(chat_id=-5, owner=2, message_id=11)
    assert opened.close(-5, 1) == 10
    assert opened.close(-5, 1) is None
    assert opened.close(-5, 2) == 11


def test_an_older_keypad_does_not_close_the_newer() -> None:
    opened = OpenKeypads()
    opened.open(1, 1, message_id=10)
    opened.open(1, 1, message_id=12)
    assert opened.close(1, 1, message_id=10) is None
    assert opened.close(1, 1) == 12


def test_the_oldest_are_forgotten() -> None:
    opened = OpenKeypads(most=2)
    for owner in (1, 2, 3):
        opened.open(5, owner, message_id=owner)
    assert [opened.close(5, owner) for owner in (1, 2, 3)] == [None, 2, 3]
