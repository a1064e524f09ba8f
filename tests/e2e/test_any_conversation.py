"""Whatever people say and tap in whatever order: what is stored stays in order, and nobody's where it should not be.

`CONVERSATIONS` says how many are held, `CONVERSATION_STEPS` how long each is; `make soak` holds more and longer ones.
"""

import asyncio
import os
import sqlite3
from collections.abc import Coroutine, Sequence
from contextlib import closing
from copy import deepcopy
from itertools import count, product
from pathlib import Path
from typing import Any, TypeVar

from httpx import HTTPStatusError
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from bot.commands.export import exported
from bot.commands.forget import PREFIX as FORGET
from bot.context import Services
from bot.local_chat.server import LocalChat
from bot.services.fit_scheduler import training_dataset
from engine.files import store
from engine.files.examples_csv import read_csv_rows
from tests.e2e.rig import Json, Person, Rig, button, buttons, until
from tests.local_chat_state import add_group

CONVERSATIONS = int(os.environ.get("CONVERSATIONS", "3"))
STEPS = int(os.environ.get("CONVERSATION_STEPS", "15"))
COMMANDS = (
    "/predict 9 8 9",
    "/predict",
    "/predict 1 2 3\n4 5 6",
    "/teach happy 8 7 8",
    "/teach",
    "/teach 1 9 5 odd",
    "/teach\nhappy 8 7 8\nsad 1 2 1\nnonsense",
    "/teach HAPPY 8 8 8",
    "/undo",
    "/examples",
    "/examples ann",
    "/history",
    "/rollback 1",
    "/rollback 0",
    "/rollback 99",
    "/starter off",
    "/starter on",
    "/settings",
    "/forget",
    "/privacy",
    "/dataset",
    "/chart",
    "/cancel",
    "/help",
    "/start 9_8_9",
    "/export",
    "/export names",
    "/model",
    "/nothing",
)
FILES = (
    b"emotion,facial_expression,voice_tone,body_language\nhappy,8,7,8\ncalm,5,5,5\n",
    b"emotion,facial_expression,voice_tone,body_language,performer,rater\nhappy,9,7,8,Ann,\nsad,1,1,2,Ann,lab\n",
    b"9,8,9\n1,x,3\n",
    b"\x00\xff",
)
WHO, WHERE = st.integers(0, 1), st.booleans()
PLACE = st.integers(0, 999)
"""Of something in what there is then: how much that is depends on how quick the bot is, so none of it is drawn."""
T = TypeVar("T")
_runs = count(1)


class Conversations(RuleBasedStateMachine):
    """Two people, each alone with the bot and both in a group; the first made it. Others were there before them."""

    loop: asyncio.AbstractEventLoop
    rig: Rig
    chat: LocalChat
    services: Services
    database: Path

    def wait(self, doing: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(doing, self.loop).result()

    @initialize(agreeing=st.sampled_from([(0, 1), (0,), (1,), ()]))
    def meet(self, agreeing: tuple[int, ...]) -> None:
        state, run = self.chat.chat, next(_runs)
        self.people = [state.roster.add_person(f"{name}{run}") for name in ("Ada", "Bo")]
        self.group = add_group(state, f"Group {run}", self.people)
        self.seen: list[str] = []
        self.agreed: set[tuple[int, int]] = set()
        self.taught: set[tuple[int, int]] = set()
        for who in agreeing:  # by chance alone, few would come so far
            person = self._person(who, alone=True)
            self._says(person, "/teach happy 8 7 8")
            question = self._with_buttons()[-1]
            self._tap(who, question, button(question, "I agree")["callback_data"])

    @rule(who=WHO, alone=WHERE, text=st.sampled_from(COMMANDS))
    def say(self, who: int, alone: bool, text: str) -> None:
        person = self._person(who, alone)
        if text.startswith("/teach"):
            self.taught.add((person.user_id, person.chat_id))
        self._says(person, text)

    @rule(who=WHO, alone=WHERE, place=PLACE, text=st.sampled_from(COMMANDS))
    def correct(self, who: int, alone: bool, place: int, text: str) -> None:
        """A message of one's own, or the caption of a file."""
        person = self._person(who, alone)
        own = [each for each in self.chat.chat.messages(person.chat_id) if each["from"]["id"] == person.user_id]
        if not own or text in (_at(place, own).get("text"), _at(place, own).get("caption")):
            return
        self.taught.add((person.user_id, person.chat_id))
        self.wait(self._settled(person.edits(_at(place, own), text)))

    @rule(who=WHO, alone=WHERE, content=st.sampled_from(FILES), caption=st.sampled_from(["/teach", "/predict"]))
    def send(self, who: int, alone: bool, content: bytes, caption: str) -> None:
        person = self._person(who, alone)
        self.taught.add((person.user_id, person.chat_id))
        self.wait(self._settled(person.drops("file.csv", content, caption)))

    @rule(who=WHO, alone=WHERE, place=PLACE)
    def reply(self, who: int, alone: bool, place: int) -> None:
        person = self._person(who, alone)
        messages = [message for message in self._shown() if message["chat"]["id"] == person.chat_id]
        if not messages:
            return
        self.taught.add((person.user_id, person.chat_id))
        message = _at(place, messages)
        self._says(person, "/teach sad", reply_to_message_id=message["message_id"])

    @rule(who=WHO, place=PLACE, which=PLACE)
    def tap(self, who: int, place: int, which: int) -> None:
        """A button that is there, by anybody in its chat."""
        if there := self._with_buttons():
            message = _at(place, there)
            self._tap(who, message, _at(which, buttons(message))["callback_data"])

    @rule(who=WHO, place=PLACE, which=PLACE)
    def tap_what_was_elsewhere(self, who: int, place: int, which: int) -> None:
        """A button that was seen anywhere, under any of the bot's messages."""
        shown = self._shown()
        if not (shown and self.seen):
            return
        message, carried = _at(place, shown), _at(which, sorted(set(self.seen)))
        forged = {"inline_keyboard": [[{"text": "forged", "callback_data": carried}]]}
        about = {"chat_id": message["chat"]["id"], "message_id": message["message_id"], "reply_markup": forged}
        if [each["callback_data"] for each in buttons(message)] != [carried]:
            self.wait(self.rig.post(f"/bot{self.chat.token}/editMessageReplyMarkup", **about))
        self._tap(who, message, carried)

    @invariant()
    def only_who_agreed_is_stored(self) -> None:
        for person, chat in product(self.people, self._chats()):
            if self.services.storage.has_agreed(person, chat):
                assert (person, chat) in self.agreed
            else:
                assert self.services.storage.count_of(person, chat) == (0, 0)
                assert self._batches_of(person, chat) == 0

    @invariant()
    def versions_count_on_and_hold_their_rows(self) -> None:
        for chat in self._chats():
            versions = self.services.storage.versions(chat, 1000)
            assert [version.number for version in reversed(versions)] == list(range(1, len(versions) + 1))
            for version in versions:
                assert version.rows == len(self.services.storage.version_data(chat, version.number).dataset)

    @invariant()
    def nobody_is_where_they_did_not_teach(self) -> None:
        for chat in self._chats():
            teachers = {int(each) for each in self.services.storage.version_data(chat).user_ids}
            assert {(teacher, chat) for teacher in teachers} <= self.taught

    @invariant()
    def nothing_went_wrong(self) -> None:
        assert self.services.counters.value("emotion_bot_errors_total") == 0

    def teardown(self) -> None:
        if hasattr(self, "people"):
            self.wait(until(lambda: len(self.services.recognizers.fits) == 0))
            self._look_at_exports()
            self._look_at_files()

    def _look_at_exports(self) -> None:
        """What is exported is what is there, and can be taught again."""
        for who, chat in ((0, self.people[0]), (1, self.people[1]), (0, self.group)):
            dataset = exported(self.services.storage.version_data(chat), None)
            answer = self.wait(Person(self.rig, self.people[who], chat).asks("/export"))
            assert ("document" in answer) == bool(len(dataset))
            if len(dataset):
                content = self.wait(self.rig.file(answer["document"]["file_unique_id"]))
                rows = read_csv_rows(content)
                assert not rows.problems
                assert rows.good == dataset

    def _look_at_files(self) -> None:
        """A recognizer's file holds what its chat holds now: nothing of whoever had it forgotten."""
        shared = self.services.recognizers.shared.dataset
        for chat in self._chats():
            for folder in (self.database.parent / "models" / "chats").glob(f"{chat}.*"):
                assert store.load(folder).dataset == training_dataset(self.services.storage.version_data(chat), shared)

    def _tap(self, who: int, message: Json, carried: str) -> None:
        chat = message["chat"]["id"]
        user = self.people[who] if chat == self.group else chat
        kind, act = (*carried.split(":"), "")[:2]
        if (kind, act) == ("teach", "agree"):
            self.agreed.add((user, chat))
        if kind in ("vote", "teach"):
            self.taught.add((user, chat))
        shown = self._now(message)
        label = next((each["text"] for each in buttons(shown) if each["callback_data"] == carried), None)
        if label is None:
            return  # what came of a fit was shown in its place just now
        try:
            self.wait(self._settled(Person(self.rig, user, chat).taps(shown, label)))
        except HTTPStatusError:
            assert carried not in [each["callback_data"] for each in buttons(self._now(message))]
            return
        if carried in (f"{FORGET}:here", f"{FORGET}:all") and self._asks_to_forget(shown, user):
            for place in [chat] if carried == f"{FORGET}:here" else self._chats():
                self.agreed.discard((user, place))
                assert not self.services.storage.has_agreed(user, place)

    def _asks_to_forget(self, shown: Json, user: int) -> bool:
        """Whether this is a question for this person."""
        asked = shown.get("reply_to_message", {}).get("from", {}).get("id", shown["chat"]["id"])
        return bool(shown.get("text", "").startswith("Forget what you taught me?") and asked == user)

    def _now(self, message: Json) -> Json:
        """The message as it is now."""
        shown = self.chat.chat.message(message["chat"]["id"], message["message_id"])
        assert shown
        return deepcopy(shown)

    def _says(self, person: Person, text: str, **more: object) -> None:
        """Not every message has an answer: /cancel closes a keypad, and other bots' commands are theirs in a group."""
        about = {"chat_id": person.chat_id, "user_id": person.user_id, "text": text, **more}
        self.wait(self._settled(self.rig.post("/chat/messages", **about)))

    def _person(self, who: int, alone: bool) -> Person:
        user = self.people[who]
        return Person(self.rig, user, user if alone else self.group)

    def _chats(self) -> list[int]:
        return [*self.people, self.group]

    async def _settled(self, doing: Coroutine[Any, Any, object]) -> None:
        """Do it, which makes one update, and wait until that is handled."""
        before = self._handled()
        await doing
        await until(lambda: self._handled() > before)
        self.seen += [each["callback_data"] for message in self._with_buttons() for each in buttons(message)]

    def _handled(self) -> float:
        return self.services.counters.value("emotion_bot_answer_seconds_count")

    def _shown(self) -> list[Json]:
        """The bot's messages of these people, as they are now."""
        return [
            message for chat in self._chats() for message in self.chat.chat.messages(chat) if message["from"]["is_bot"]
        ]

    def _with_buttons(self) -> list[Json]:
        return [message for message in self._shown() if buttons(message)]

    def _batches_of(self, person: int, chat: int) -> int:
        theirs = "SELECT count(*) FROM batches WHERE user_id = ? AND chat_id = ?"
        with closing(sqlite3.connect(self.database)) as connection:
            found = connection.execute(theirs, (person, chat)).fetchone()
        return int(found[0])


async def test_whatever_people_say_and_tap(rig: Rig, local_chat: LocalChat, services: Services, tmp_path: Path) -> None:
    class Here(Conversations):
        loop = asyncio.get_running_loop()
        database = tmp_path / "bot.db"

    Here.rig, Here.chat, Here.services = rig, local_chat, services
    few = settings(
        max_examples=CONVERSATIONS,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # what fails may wait for two minutes: to shrink it would take hours
        derandomize=CONVERSATIONS < 10,
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_machine, Here, settings=few)


def _at(place: int, choice: Sequence[T]) -> T:
    return choice[place % len(choice)]
