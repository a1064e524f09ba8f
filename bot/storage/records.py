"""What crosses the seam between the storage and the rest of the bot. Times are aware and in UTC."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from engine.data.dataset import Dataset, Example
from engine.data.errors import StoreError
from engine.measure.choice import Choice
from engine.measure.evaluation_result import Evaluation, Measure, NotMeasurable
from engine.measure.first_answers import FirstAnswer

MessageId = tuple[int, int]
"""A message's chat, and its number there."""
Kind = Literal["teach", "vote", "undo", "delete", "rollback", "starter", "forget", "correct"]


VersionKey = tuple[int, int]
"""A version's number, and the revision of its chat's history: together they never come again."""

_ACCURACY = TypeAdapter(Measure)


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """What the recognizer of this version (0: the shared one) answered to examples before it learned them, in their
    order, None where there is no first answer; none at all where it was not asked."""

    version: int
    answers: Sequence[FirstAnswer | None]


NOT_ASKED = FirstAnswers(0, ())


@dataclass(frozen=True, slots=True)
class RecordShare:
    """Of the last so many recorded first answers, how many were right."""

    right: int
    answers: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What teaching did: the version that holds it, the submission to take back, how many examples were added.

    `repeated` says that this very source was stored before, or that its edit teaches the same; the rest is what was
    said then. `answer` is the message of the bot's that says what the source taught, where there is one.
    """

    version: int
    submission_id: int
    added: int
    repeated: bool
    answer: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """The chat's version now, and how many examples came and went on the way from the one before; whether the starter
    rows did too."""

    version: int
    added: int
    removed: int
    starter: bool = False
    history_revision: int = 0

    @property
    def changes_nothing(self) -> bool:
        """Whether it leaves everything as it is."""
        return not (self.added or self.removed or self.starter)


@dataclass(frozen=True, slots=True)
class Undone:
    """A submission that was taken back: how many examples, and their emotions in the order of the examples."""

    version: int
    submission_id: int
    removed: int
    emotions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PresentSubmission:
    """What a chat's version, of this number, has of a submission: whose it is, and how many examples of each emotion,
    in their order."""

    submission_id: int
    user_id: int
    version: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TaughtMessage:
    """A person's message that taught: the message of the bot's that says so, where there is one, and whether something
    of it is left."""

    answer: int | None
    is_present: bool


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went with a person or a performer: how many examples, the chats that held one, the bot's messages that said
    so with an Undo, and the readings voted on, newest first."""

    examples: int
    chats: tuple[int, ...]
    messages: tuple[MessageId, ...] = ()
    readings: tuple[MessageId, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A numbered version of a chat's dataset.

    `added` and `removed` count examples against the version before; `of` is the N of `/rollback N`; `rows`
    counts the taught examples that are present; `starter` says whether the starter rows belong to it.
    `measures` and `parameters` are what was recorded after fitting it, None before. `scale` is what the scores
    that it added were stretched from, such as "1–5"; None where they were not.
    """

    number: int
    at: datetime
    kind: Kind
    added: int
    removed: int
    of: int | None
    rows: int
    starter: bool
    measures: Mapping[str, Any] | None
    parameters: Mapping[str, Any] | None
    scale: str | None = None


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """What there is to know of a chat's newest version before its recognizer answers: its number, when it came, and
    whether somebody fitted and measured it. `history_revision` is as in `VersionData`."""

    number: int
    history_revision: int
    at: datetime
    fitted: bool
    measured: bool


@dataclass(frozen=True, eq=False, slots=True)
class VersionData:
    """The taught examples of one version, in the order in which they were taught, and who taught each.

    `user_ids` has the shape (n,) and is read-only; the dataset's provenances name raters only where a file did.
    `history_revision` counts how often this chat's past was rewritten (by forgetting, or by two groups becoming one);
    `record_fit` takes it back.
    """

    version: int
    history_revision: int
    starter: bool
    dataset: Dataset
    user_ids: NDArray[np.int64]

    @property
    def raters(self) -> NDArray[np.intp]:
        """The number, from 0, of who labelled each row, (n,): the rater that a file named, else the teacher."""
        teachers = zip(self.dataset.provenances, self.user_ids.tolist(), strict=True)
        numbers: dict[str | int, int] = {}
        return np.array(
            [numbers.setdefault(provenance.rater or user_id, len(numbers)) for provenance, user_id in teachers],
            dtype=np.intp,
        )


@dataclass(frozen=True, slots=True)
class TaughtExample:
    """One example, by whom and when it was taught, and in which submission."""

    id: int
    user_id: int
    example: Example
    at: datetime
    submission_id: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the examples, newest first, and how many there are in all."""

    rows: tuple[TaughtExample, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What a chat decided: whether only its admins may teach, and whether everyone in it may take away and bring back
    what others taught."""

    admins_only: bool = False
    everyone_restores: bool = False


def accuracy_of(version: Version | None) -> Measure | None:
    """The accuracy that was recorded for a version, also by another version of the bot; None where it was not
    measured."""
    if version is None or version.measures is None:
        return None
    try:
        return _ACCURACY.validate_json(json.dumps(version.measures.get("accuracy"), allow_nan=False))
    except ValueError:  # pydantic's is one
        return None


def evaluation_of(version: Version | None) -> Evaluation | NotMeasurable | None:
    """What was recorded for a version; None where it was not fitted yet, or by another version of the bot."""
    if version is None or version.measures is None:
        return None
    try:
        if "lacking" in version.measures:
            return NotMeasurable.from_json(version.measures)
        return Evaluation.from_json(version.measures)
    except StoreError:
        return None


def choice_of(version: Version | None) -> Choice | None:
    """How the parameters of a version were chosen; None where it was not fitted yet."""
    if version is None or version.parameters is None:
        return None
    try:
        return Choice.from_json(version.parameters)
    except StoreError:
        return None
