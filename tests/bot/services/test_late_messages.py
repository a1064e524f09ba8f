from datetime import UTC, datetime

import pytest
from telegram import CallbackQuery, Chat, Message, Update, User

from bot.services.late_messages import LATE_SECONDS, LateMessages

NOW = 1_800_000_000
PERSON = User(7, "You", is_bot=False)


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def sent(update_id: int, seconds: float) -> Update:
    return Update(update_id, Message(1, at(seconds), Chat(7, "private"), from_user=PERSON))


def test_a_message_is_late_by_its_age_when_it_arrives() -> None:
    now = float(NOW)
    away = LateMessages(lambda: now)
    old, young = sent(1, NOW - LATE_SECONDS - 1), sent(2, NOW - LATE_SECONDS + 1)
    away.record(old)
    away.record(young)
    now += 3600  # they wait for their turn
    assert away.filter(old)
    assert not away.filter(young)


def test_an_edited_message_is_as_old_as_its_edit() -> None:
    late = LateMessages(lambda: NOW)
    for update_id, edit_age in ((1, LATE_SECONDS - 1), (2, LATE_SECONDS + 1)):
        message = Message(1, at(NOW - 9999), Chat(7, "private"), from_user=PERSON, edit_date=at(NOW - edit_age))
        late.record(Update(update_id, edited_message=message))
    assert [late.filter(Update(update_id)) for update_id in (1, 2)] == [False, True]


def test_a_tap_is_never_late() -> None:
    tap = Update(1, callback_query=CallbackQuery("1", PERSON, "1", message=sent(0, NOW - 9999).message))
    away = LateMessages(lambda: NOW)
    away.record(tap)
    assert not away.filter(tap)


def test_with_a_wrong_clock_one_chat_hears_it_wrongly_and_then_telegrams_time_counts(
    caplog: pytest.LogCaptureFixture,
) -> None:
    away = LateMessages(lambda: NOW + 3600)
    first, second, old = sent(1, NOW), sent(2, NOW), sent(3, NOW - LATE_SECONDS - 5)
    away.record(first)
    assert away.filter(first)
    away.mark_notified(7, at(NOW + 1))
    away.record(second)
    away.record(old)
    assert not away.filter(second)
    assert away.filter(old)
    assert "clock is 3599 seconds ahead" in caplog.text
