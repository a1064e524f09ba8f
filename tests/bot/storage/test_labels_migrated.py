"""What was stored before emotions were what a reader sees of them."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, create_engine, text

from bot.storage.address import parse_address
from bot.storage.migrating import configured
from bot.storage.storage import Storage
from engine.data.emotion_names import clean_emotion, emotion_key
from tests.bot.storage.teaching import CHAT, OTHER_CHAT, YOU, rows

AT = "2026-03-01 12:00:00+00:00"
SEEN_ALIKE = ["Calm", "ca\u200blm", "calm\u3164", "\u034f", "\u3164\u2800", "joy", "می\u200cخواهم", "❤\ufe0f", "=1+1"]


@pytest.fixture
def before(new_url: str) -> Iterator[Engine]:
    """A database as the version before left it, empty."""
    url = parse_address(new_url)
    if url.drivername == "sqlite":
        Path(str(url.database)).parent.mkdir()
    engine = create_engine(url)
    with engine.begin() as connection:
        command.upgrade(configured(connection), "0003")
    yield engine
    engine.dispose()


def _store(engine: Engine, chat: int, labels: Sequence[str]) -> None:
    """An example of each label, which the old rule told apart; a version that was fitted and measured."""
    fitted = {"chat": chat, "rows": len(labels), "at": AT, "json": json.dumps({"accuracy": 0.5})}
    first = abs(chat) * 100
    with engine.begin() as connection:
        run = connection.execute
        run(text("INSERT INTO chats (id, admins_only, edition) VALUES (:chat, false, 3)"), fitted)
        run(
            text("INSERT INTO consents (user_id, at) VALUES (:user, :at) ON CONFLICT DO NOTHING"),
            {"user": YOU, "at": AT},
        )
        run(
            text(
                'INSERT INTO versions (chat_id, number, at, kind, added, removed, "rows", starter, measures, '
                "parameters) VALUES (:chat, 1, :at, 'teach', :rows, 0, :rows, true, :json, :json)"
            ),
            fitted,
        )
        run(
            text(
                "INSERT INTO batches (id, chat_id, user_id, origin, source, version, added, at) "
                "VALUES (:id, :chat, :user, :chat, 'message:1', 1, :rows, :at)"
            ),
            {**fitted, "id": first, "user": YOU},
        )
        for number, label in enumerate(labels, start=first):
            row = {
                "id": number,
                "chat": chat,
                "batch": first,
                "label": label,
                "key": label.casefold(),
                "score": number % 10,
            }
            run(text("INSERT INTO emotions (id, chat_id, key, spelling) VALUES (:id, :chat, :key, :label)"), row)
            run(
                text(
                    "INSERT INTO examples (id, batch_id, emotion_id, facial_expression, voice_tone, body_language) "
                    "VALUES (:id, :batch, :id, :score, 0, 0)"
                ),
                row,
            )
            run(text("INSERT INTO presences (example_id, since, chat_id) VALUES (:id, 1, :chat)"), row)


def test_what_looks_the_same_is_merged_and_no_example_is_lost(before: Engine, new_url: str) -> None:
    _store(before, CHAT, SEEN_ALIKE)
    storage = Storage.open(new_url)
    taught = rows(storage)
    assert [example.emotion for example in taught] == [
        *("Calm", "Calm", "Calm", "unnamed", "unnamed", "joy"),
        *("می\u200cخواهم", "❤", "=1+1"),
    ]
    assert [example.scores.facial_expression for example in taught] == [(471200 + n) % 10 for n in range(9)]
    assert storage.emotions(CHAT)[6:] == ("Calm", "unnamed", "joy", "می\u200cخواهم", "❤", "=1+1")
    storage.close()


def test_a_chat_whose_labels_changed_is_fitted_again_and_no_other(before: Engine, new_url: str) -> None:
    _store(before, CHAT, ["calm\u200b", "joy"])
    _store(before, OTHER_CHAT, ["calm", "joy", "می\u200cخواهم"])
    storage = Storage.open(new_url)
    changed, same = storage.latest_version(CHAT), storage.latest_version(OTHER_CHAT)
    assert changed is not None
    assert same is not None
    assert (changed.measures, changed.parameters) == (None, None)
    assert (same.measures, same.parameters) == ({"accuracy": 0.5}, {"accuracy": 0.5})
    assert storage.history_revisions() == {CHAT: 4, OTHER_CHAT: 3}
    storage.close()


def test_the_keys_are_those_of_the_program(before: Engine, new_url: str) -> None:
    _store(before, CHAT, SEEN_ALIKE)
    Storage.open(new_url).close()
    with before.connect() as connection:
        stored = connection.execute(text("SELECT key, spelling FROM emotions")).all()
    assert len(stored) == 6
    assert all(key == emotion_key(spelling) and spelling == clean_emotion(spelling) for key, spelling in stored)
