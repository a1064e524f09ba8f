"""Whatever happens in whatever order, every version is what a simple model says, also after what came later."""

from datetime import timedelta
from functools import partial
from itertools import count

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from bot.storage.checking import fault_of
from bot.storage.errors import TakenBackError
from bot.storage.records import FirstAnswers
from bot.storage.storage import Storage
from engine.data.dataset import Example
from engine.data.provenance import Provenance
from engine.data.scores import Scores
from engine.measure.first_answers import FirstAnswer
from tests.bot.storage.model import Model
from tests.bot.storage.teaching import NOW

_runs = count(1)
CHATS = st.integers(0, 2)
USERS = st.integers(0, 1)
SOURCES = st.integers(0, 9).map(str)
EXAMPLES = st.builds(
    Example,
    st.builds(Scores, st.sampled_from([0.5, 7]), st.just(0), st.just(10)),
    st.sampled_from(["calm", "Calm", "joy", "HAPPY", "happy"]),
    st.builds(Provenance, st.sampled_from([None, "clip"]), st.sampled_from([None, "Ann", "ann", "Bob"])),
)
RIGHT = FirstAnswer(correct=True, confidence=0.5)


class Histories(RuleBasedStateMachine):
    """Three chats, two of which may become one, and two people."""

    _storage: Storage

    @initialize()
    def meet(self) -> None:
        run = next(_runs)
        self.chats = [-run * 10 - number for number in range(3)]
        self.users = [run * 10 + number for number in range(2)]
        self.edits = count(1)
        self.submissions: dict[tuple[int, str], int] = {}
        self.model = Model(self.chats)
        for user in self.users:
            self._agree(user)

    @rule(chat=CHATS, user=USERS, examples=st.lists(EXAMPLES, max_size=4), source=SOURCES)
    def teach(self, chat: int, user: int, examples: list[Example], source: str) -> None:
        name, who = self.chats[chat], self.users[user]
        added = self.model.teach(name, who, examples, source)
        answers = FirstAnswers(0, [RIGHT] * len(examples))
        outcome = self._storage.teach(name, who, examples, source, NOW, first_answers=answers)
        assert outcome.repeated == (added is None)
        assert added is None or outcome.added == added
        if added is not None:
            self.submissions[name, source] = outcome.submission_id

    @rule(chat=CHATS, user=USERS, examples=st.lists(EXAMPLES, max_size=4), source=SOURCES)
    def correct(self, chat: int, user: int, examples: list[Example], source: str) -> None:
        name, who, now = self.chats[chat], self.users[user], NOW + timedelta(seconds=next(self.edits))
        answers = FirstAnswers(0, [RIGHT] * len(examples))
        store = partial(self._storage.teach, first_answers=answers, edited_at=now)
        try:
            added = self.model.correct(name, who, examples, source)
        except LookupError:
            with pytest.raises(TakenBackError):
                store(name, who, examples, source, NOW)
            return
        outcome = store(name, who, examples, source, NOW)
        assert outcome.repeated == (added is None)
        if added:
            assert outcome.added == added
            self.submissions[self.model.standing[name, source][0]] = outcome.submission_id

    @rule(chat=CHATS, user=USERS, reading=st.integers(0, 1), example=EXAMPLES, source=SOURCES)
    def vote(self, chat: int, user: int, reading: int, example: Example, source: str) -> None:
        name, who = self.chats[chat], self.users[user]
        added = self.model.vote(name, who, reading, example, source)
        outcome = self._storage.vote(name, who, reading, example, source, NOW)
        assert outcome.repeated == (added is None)
        if added:
            assert outcome.added == added
            self.submissions[name, source] = outcome.submission_id

    @rule(chat=CHATS, user=USERS)
    def undo_last(self, chat: int, user: int) -> None:
        name, who = self.chats[chat], self.users[user]
        removed = self.model.undo_last(name, who)
        undone = self._storage.undo_last(name, who, NOW)
        assert (undone and undone.removed) == removed

    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        if not self.submissions:
            return
        act = data.draw(st.sampled_from(sorted(self.submissions)))
        removed = self.model.take_back(act[0], act)
        undone = self._storage.take_back(act[0], self.submissions[act], None, NOW)
        assert (undone and undone.removed) == removed

    @rule(chat=CHATS, data=st.data())
    def delete(self, chat: int, data: st.DataObject) -> None:
        page = self._storage.examples(self.chats[chat], None, None, 0, 1000)
        if not page.rows:
            return
        index = data.draw(st.integers(0, len(page.rows) - 1))
        self.model.delete(self.chats[chat], index)
        assert self._storage.delete_example(self.chats[chat], page.rows[-1 - index].id, None, NOW)

    @rule(chat=CHATS, data=st.data())
    def rollback(self, chat: int, data: st.DataObject) -> None:
        newest = len(self.model.chat(self.chats[chat]).versions) - 1
        number = data.draw(st.integers(0, newest))
        self.model.rollback(self.chats[chat], number)
        assert self._storage.rollback(self.chats[chat], number, NOW)

    @rule(chat=CHATS, on=st.booleans())
    def set_starter(self, chat: int, on: bool) -> None:
        self.model.set_starter(self.chats[chat], on)
        self._storage.set_starter(self.chats[chat], on, NOW)

    @rule(user=USERS)
    def forget(self, user: int) -> None:
        who = self.users[user]
        assert self._storage.forget(who, NOW).examples == self.model.forget(who)
        self._agree(who)

    @rule(chat=CHATS, performer=st.sampled_from(["Ann", "bob"]))
    def forget_performer(self, chat: int, performer: str) -> None:
        name = self.chats[chat]
        forgotten = self._storage.forget_performer(name, performer, NOW)
        assert forgotten.examples == self.model.forget_performer(name, performer)

    @rule()
    def move(self) -> None:
        self.model.move(self.chats[0], self.chats[1])
        self._storage.move_chat(self.chats[0], self.chats[1])

    def _agree(self, user: int) -> None:
        for chat in self.chats:
            self._storage.agree(user, chat, NOW)

    def teardown(self) -> None:
        for name in self.chats:
            self._compare(name)
        with self._storage._database.read() as connection:
            assert fault_of(connection) is None  # a backup of it would be restored

    def _compare(self, name: int) -> None:
        chat = self.model.chat(name)
        record = self._storage.answer_record(name)
        assert (record[-1].answers if record else 0) == len(chat.answered)
        listed = self._storage.versions(name, 1000)
        assert [version.kind for version in reversed(listed)] == [version.kind for version in chat.versions[1:]]
        for number, expected in enumerate(chat.versions):
            state = self._storage.version_data(name, number)
            assert state.dataset.labels == chat.labels(number)
            assert np.array_equal(
                state.dataset.scores.ravel(), [s for row in expected.rows for s in row.example.scores]
            )
            assert state.user_ids.tolist() == [row.user for row in expected.rows]
            assert state.starter == expected.starter
            performers = [provenance.performer for provenance in state.dataset.provenances]
            assert performers == [row.example.provenance.performer for row in expected.rows]
        for version in listed:
            before, after = (set(chat.versions[n].rows) for n in (version.number - 1, version.number))
            assert version.rows == len(after)
            if version.kind != "forget":
                assert (version.added, version.removed) == (len(after - before), len(before - after))


def test_every_version_stays_what_it_was(storage: Storage) -> None:
    class OnThisStorage(Histories):
        _storage = storage

    run_state_machine_as_test(
        OnThisStorage,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
