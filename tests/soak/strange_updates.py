"""Updates that Telegram never sends, and those that people with a client of their own can have it send."""

import random
import time
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import count
from typing import Any

from bot.telegram_api.vote_data import emotion_code
from tests.soak.strange_values import TAPS, TEXTS, VALUES

Json = dict[str, Any]

BOT = {"id": 123456, "is_bot": True, "first_name": "Soak", "username": "soak_bot"}
OWN_GROUP = -1_000_000_777
"""Where only strangers are."""
STRANGERS = range(6_000_001, 6_000_051)


def private(person: int) -> Json:
    """The chat of a person alone with the bot."""
    return {"id": person, "type": "private", "first_name": "Kim"}


def group(chat: int = OWN_GROUP) -> Json:
    """A supergroup."""
    return {"id": chat, "type": "supergroup", "title": "Strangers"}


def user(person: int) -> Json:
    """A sender."""
    return {"id": person, "is_bot": False, "first_name": "Kim", "language_code": "en"}


def message(number: int, chat: Json, sender: Json, **fields: object) -> Json:
    """A message of now."""
    head = {"message_id": number, "date": int(time.time()), "chat": chat, "from": sender}
    return {**head, **fields, **_command_in(fields)}


class StrangeUpdates:
    """Updates of strangers alone, as many as are asked for; the same ones for the same seed."""

    def __init__(self, seed: int, groups: Sequence[int] = (OWN_GROUP,)) -> None:
        self._chance = random.Random(seed)  # noqa: S311  no secret
        self._groups = groups
        self._numbers = count(7_000_001)

    def valid(self) -> Iterator[Json]:
        """Every kind of update once, as Telegram would send it: what people write, tap and ask."""
        for text in TEXTS:
            yield {"message": self._message(text=text)}
            yield {"message": self._in_group(text=text)}
        for data in TAPS:
            yield {"callback_query": self._tap(data)}
            yield {"callback_query": self._tap(data) | {"message": self._in_group(text="?", sender=BOT)}}
        yield from self._other_kinds()

    def malformed(self) -> Iterator[Json]:
        """Updates of every kind with one or two of their values missing or of another kind, without end."""
        while True:
            every = list(self.valid())
            for update in self._chance.sample(every, len(every)):
                yield self._mutate(deepcopy(update))

    def _mutate(self, update: Json) -> Json:
        for _ in range(self._chance.randint(1, 2)):
            place, key = self._chance.choice(list(_places(update)))
            if self._chance.random() < 0.3:
                del place[key]
            else:
                place[key] = deepcopy(self._other(place[key]))
            if not update:
                break
        return update

    def _other(self, value: object) -> object:
        """Any value, or one of the same kind: those come farther."""
        alike = [each for each in (*VALUES, *TEXTS, *TAPS) if type(each) is type(value)]
        return self._chance.choice(alike if alike and self._chance.random() < 0.6 else VALUES)

    def _message(self, sender: Json | None = None, **fields: object) -> Json:
        sender = sender or user(self._chance.choice(STRANGERS))
        return message(next(self._numbers), private(sender["id"]), sender, **fields)

    def _in_group(self, **fields: Any) -> Json:
        return self._message(**fields) | {"chat": group(self._chance.choice(self._groups))}

    def _tap(self, data: str) -> Json:
        person = user(self._chance.choice(STRANGERS))
        under = self._message(sender=BOT, text="?") | {"chat": private(person["id"])}
        return {"id": str(next(self._numbers)), "from": person, "chat_instance": "1", "data": data, "message": under}

    def _other_kinds(self) -> Iterator[Json]:
        said, in_group = self._message, self._in_group
        readings = [
            self._message(sender=BOT, caption=f"angry, 46%\nYour scores: {scores}.")
            for scores in ("9 8 9", "a b c", "nan 8 9", "1e999 8 9", "11 8 9", "9 8")
        ]
        asked = self._message(sender=user(STRANGERS[0] - 1), text="/teach a 1 2 3")
        question = in_group(sender=BOT, text="May I keep your examples?", reply_to_message=asked)
        about_a_vote = in_group(sender=BOT, text="May I keep your examples?", reply_to_message=readings[0])
        document = {"file_id": "f", "file_unique_id": "u", "file_name": "a.csv", "file_size": 100}
        large = document | {"file_size": 10**12, "file_name": "/../" + "x" * 5000}
        for caption in ("/predict", "/teach", "/predict@soak_bot", "none"):
            yield {"message": said(document=document, caption=caption)}
            yield {"message": in_group(document=large, caption=caption)}
        for reading in readings:
            yield {"message": said(text="/teach sad", reply_to_message=reading)}
        yield {"message": in_group(text="/teach sad", sender_chat=group())}
        yield {
            "message": said(sender={"id": 1087968824, "is_bot": True, "first_name": "Group"}, text="/teach sad 1 2 3")
        }
        yield {"message": said(sender={"id": 777000, "is_bot": False, "first_name": "Telegram"}, text="/forget")}
        yield {"message": said(text="/teach sad", reply_to_message=_deep(300))}
        yield {"message": said(text="/predict 9 8 9", via_bot=BOT)}
        yield {
            "message": said(photo=[{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}], caption="9 8 9")
        }
        yield {"message": said(sticker={}, voice={}, location={"latitude": 1e9, "longitude": None})}
        yield {"message": in_group(new_chat_members=[user(1)]), "edited_message": said(text="/teach sad 1 2 3")}
        for words in ("9 8 9", "/teach sad 1 2 3", "/teach", "/undo", "x" * 4096):
            yield {"edited_message": said(text=words, edit_date=2_000_000_000)}
        yield {"message": in_group(migrate_to_chat_id=-1_000_000_888) | {"chat": group(-555)}}
        yield {"message": in_group(migrate_from_chat_id=-555) | {"chat": group(-1_000_000_888)}}
        for kind in ("edited_message", "channel_post", "edited_channel_post", "business_message", "kind_of_tomorrow"):
            yield {kind: said(text="/teach sad 1 2 3")}
        yield {"callback_query": self._tap("teach:agree") | {"message": question}}
        yield {"callback_query": self._tap(f"teach:agree:5000001:{emotion_code('happy')}") | {"message": about_a_vote}}
        yield {"callback_query": self._tap("teach:drop") | {"message": {"chat": group(), "message_id": 1, "date": 0}}}
        yield {"callback_query": self._tap("forget:6000001:yes") | {"message": None, "inline_message_id": "i"}}
        for query in ("9 8 9", "", "9", "x" * 10_000, "nan 1 2"):
            yield {"inline_query": {"id": "1", "from": user(STRANGERS[0]), "query": query, "offset": "0"}}
        yield {"chosen_inline_result": {"result_id": "1", "from": user(STRANGERS[0]), "query": "9 8 9"}}
        yield {"poll": {"id": "1", "question": "?"}, "my_chat_member": {"chat": group(), "from": user(1)}}


def _deep(levels: int) -> Json:
    """A reply to a reply to a reply …; Telegram shows one."""
    message: Json = {}
    for number in range(levels):
        below = {"reply_to_message": message} if message else {}
        message = {"message_id": number + 1, "date": 1, "chat": group(), "from": BOT, "text": "9 8 9", **below}
    return message


def _command_in(fields: Json) -> Json:
    for name, entities in (("text", "entities"), ("caption", "caption_entities")):
        written = fields.get(name)
        if isinstance(written, str) and written.startswith("/"):
            return {entities: [{"type": "bot_command", "offset": 0, "length": len((written.split() or ["/"])[0])}]}
    return {}


def _places(value: object) -> Iterator[tuple[Any, Any]]:
    """Every container in a JSON value, with each of its keys."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        yield value, key
        yield from _places(each)
