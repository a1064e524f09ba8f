"""A storage in memory, as simple as can be: every version is a list of examples, copied."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from engine.data.dataset import STARTER, Example
from engine.data.emotion_names import emotion_key

STARTER_SPELLING = {emotion_key(emotion): emotion for emotion in STARTER.emotions}


@dataclass(frozen=True)
class Row:
    """One example, and which teaching act brought it: two equal examples are two rows."""

    number: int
    user: int
    example: Example
    act: tuple[int, str]
    reading: int | None


@dataclass
class Version:
    rows: list[Row] = field(default_factory=list)
    starter: bool = True
    kind: str = ""


@dataclass
class Chat:
    versions: list[Version] = field(default_factory=lambda: [Version()])
    spelling: dict[str, str] = field(default_factory=dict)
    answered: dict[object, int] = field(default_factory=dict)
    """The row, by its number, to which the first answer to a performance is kept."""

    @property
    def now(self) -> Version:
        return self.versions[-1]

    def append(self, kind: str, rows: list[Row], starter: bool | None = None) -> None:
        self.versions.append(Version(rows, self.now.starter if starter is None else starter, kind))

    def labels(self, number: int) -> tuple[str, ...]:
        keys = [emotion_key(row.example.emotion) for row in self.versions[number].rows]
        return tuple(STARTER_SPELLING.get(key, self.spelling[key]) for key in keys)


class Model:
    """Chats by the number that they have now; `homes` says which that is."""

    def __init__(self, chats: list[int]) -> None:
        self.homes = {chat: chat for chat in chats}
        self.chats = {chat: Chat() for chat in chats}
        self.acts: dict[tuple[int, str], int] = {}  # who taught
        self.standing: dict[tuple[int, str], tuple[tuple[int, str], int]] = {}
        """Of each source the act that it stands for now, after edits, and how many examples that brought."""
        self._taught = 0

    def chat(self, name: int) -> Chat:
        return self.chats[self.homes[name]]

    def teach(
        self,
        name: int,
        user: int,
        examples: list[Example],
        source: str,
        reading: int | None = None,
        out: Row | None = None,
    ) -> int | None:
        """How many were added; None where the source is known."""
        act = (name, source)
        if act in self.acts:
            return None
        self.acts[act] = user
        self.standing[act] = act, len(examples)
        return self._store(name, user, examples, act, reading, [] if out is None else [out], "teach")

    def correct(self, name: int, user: int, examples: list[Example], source: str) -> int | None:
        """As `teach`, for an edited message. Raises LookupError: what it taught is not whole any more."""
        key = name, source
        if key not in self.acts:
            return self.teach(name, user, examples, source)
        if self.acts[key] != user or not examples:
            return None
        act, added = self.standing[key]
        old = [row for row in self.chat(name).now.rows if row.act == act]
        if len(old) != added:
            raise LookupError
        was_taught = all(row.reading is None for row in old)  # a vote knows the performance that it is on
        if was_taught and _contents(row.example for row in old) == _contents(examples):
            return None
        corrected = name, f"{act[1]}'"
        self.standing[key] = corrected, len(examples)
        return self._store(name, user, examples, corrected, None, old, "correct" if old else "teach")

    def _store(
        self,
        name: int,
        user: int,
        examples: list[Example],
        act: tuple[int, str],
        reading: int | None,
        out: list[Row],
        kind: str,
    ) -> int:
        chat = self.chat(name)
        if not examples:
            return 0
        for example in examples:
            chat.spelling.setdefault(emotion_key(example.emotion), example.emotion)
        kept = [row for row in chat.now.rows if row not in out]
        rows = [self._row(user, example, act, reading) for example in examples]
        chat.append(kind if reading is None else "vote", kept + rows)
        for row in rows if reading is None else []:
            chat.answered.setdefault(row.example.provenance.performance or row.example.scores, row.number)
        return len(examples)

    def vote(self, name: int, user: int, reading: int, example: Example, source: str) -> int | None:
        standing = [
            row for row in self.chat(name).now.rows if (row.user, row.act[0], row.reading) == (user, name, reading)
        ]
        if standing and _same(standing[0].example, example):
            return self.teach(name, user, [], source)
        return self.teach(name, user, [example], source, reading, standing[0] if standing else None)

    def undo_last(self, name: int, user: int) -> int | None:
        own = [row for row in self.chat(name).now.rows if row.user == user]
        return self.take_back(name, own[-1].act) if own else None

    def take_back(self, name: int, act: tuple[int, str]) -> int | None:
        rows = self.chat(name).now.rows
        kept = [row for row in rows if row.act != act]
        if len(kept) == len(rows):
            return None
        self.chat(name).append("undo", kept)
        return len(rows) - len(kept)

    def delete(self, name: int, index: int) -> None:
        rows = self.chat(name).now.rows
        self.chat(name).append("delete", rows[:index] + rows[index + 1 :])

    def rollback(self, name: int, number: int) -> None:
        now, then = self.chat(name).now, self.chat(name).versions[number]
        if (then.starter, set(then.rows)) != (now.starter, set(now.rows)):
            self.chat(name).append("rollback", list(then.rows), then.starter)

    def set_starter(self, name: int, on: bool) -> None:
        if self.chat(name).now.starter != on:
            self.chat(name).append("starter", list(self.chat(name).now.rows), on)

    def forget(self, user: int) -> int:
        self.acts = {act: teacher for act, teacher in self.acts.items() if teacher != user}
        return sum(self._forget_in(chat, lambda row: row.user == user) for chat in self.chats.values())

    def forget_performer(self, name: int, performer: str) -> int:
        return self._forget_in(self.chat(name), lambda row: _is_by(row.example, performer))

    def move(self, old: int, new: int) -> None:
        if self.homes[old] == self.homes[new]:
            return
        first, then = self.chats.pop(self.homes[old]), self.chat(new)
        last = first.now
        for version in then.versions[1:]:
            rows = sorted(last.rows + version.rows, key=lambda row: row.number)
            first.versions.append(Version(rows, version.starter and last.starter, version.kind))
        first.spelling = then.spelling | first.spelling
        both = [*first.answered.items(), *then.answered.items()]
        first.answered = dict(sorted(both, key=lambda answer: -answer[1]))
        self.chats[self.homes[new]] = first
        self.homes[old] = self.homes[new]

    def _forget_in(self, chat: Chat, gone: Callable[[Row], bool]) -> int:
        theirs = {row.number for version in chat.versions for row in version.rows if gone(row)}
        if theirs:
            for version in chat.versions:
                version.rows = [row for row in version.rows if not gone(row)]
            chat.append("forget", list(chat.now.rows))
        chat.answered = {key: number for key, number in chat.answered.items() if number not in theirs}
        used = {emotion_key(row.example.emotion) for version in chat.versions for row in version.rows}
        chat.spelling = {key: spelling for key, spelling in chat.spelling.items() if key in used}
        return len(theirs)

    def _row(self, user: int, example: Example, act: tuple[int, str], reading: int | None) -> Row:
        self._taught += 1
        return Row(self._taught, user, example, act, reading)


def _contents(examples: Iterable[Example]) -> list[tuple[object, ...]]:
    return [(emotion_key(example.emotion), example.scores, example.provenance) for example in examples]


def _same(one: Example, other: Example) -> bool:
    return one.scores == other.scores and emotion_key(one.emotion) == emotion_key(other.emotion)


def _is_by(example: Example, performer: str) -> bool:
    return emotion_key(example.provenance.performer or "") == emotion_key(performer)
