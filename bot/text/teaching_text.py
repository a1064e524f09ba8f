"""The words of teaching: consent, doubts, what was stored. Pure: values in, text out."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from html import escape

from bot.text.file_text import MOST_SHOWN, read_as_lines, rows_text, without_stop
from bot.text.parse_examples import Lesson, splits_of
from bot.text.wording import TEACH_LINE, counts_line, plain, scaled_lines, scores_line
from engine.data.phrases import join_words, pluralize, quoted, shortened

_SHOWN_EMOTIONS = 10
_SHOWN_SCALED = 3

_CONSENT = "May I keep your examples?"
_KEPT = """I would store, for this chat alone:
• your Telegram user id, the scores, the emotion, the time, and which chat and message they came from
• the performance, the performer and the rater where you name them: better with pseudonyms
• whether an answer of mine was there first; else what I would have answered, and whether it is right

It is to fit this chat's recognizer, and to tell how good it is and how far its raters agree."""
_ADMINS = " Admins here can export who scored what, and remove a performer's examples."
_TAKE_BACK = "/forget deletes all of it at any time; /privacy says more."
_NOT_YET = "Nothing is stored yet."
_NOW = re.compile(r"^Now: [^ ]+ [^ ]+ [^ ]+ is (.+)\.$", re.MULTILINE)
REPEATED_TEXT = "This very message was stored before, so nothing was stored again."


LEARNED_TEXT = "I learned from this already, by the button under my answer. /undo takes that back; then send it again."
STAYS_TEXT = "What this message taught before stays; /undo takes it back."


def consent_html(lesson: Lesson, *, alone: bool) -> str:
    """What a person is asked before anything of theirs is stored in a chat: what it is now, what is kept, and, where
    they are not alone there, who may see it."""
    return f"{_consent_head(lesson)}\n{_kept(alone=alone)}"


def says_what_is_kept(text: str, *, alone: bool) -> bool:
    """Whether a question for consent says all that is kept today; one that was sent before may not."""
    return text.strip().endswith(_kept(alone=alone))


def emotion_asked_about(text: str, performer: str | None = None) -> str | None:
    """The emotion of the one example, by this performer, that consent is asked for; None where it is for more, and for
    any other text."""
    found = _NOW.search(text)
    return found[1].removesuffix(_by(performer)) if found and text.startswith(_CONSENT) else None


def asks_about(text: str, lesson: Lesson, known: Collection[str]) -> bool:
    """Whether a question is about this lesson, in a chat that knows these emotions; what it says is kept may be what
    was kept before."""
    spelled = lesson.spelled_as(known)
    doubt = plain(doubt_html(spelled, known))
    return text.startswith(f"{plain(_consent_head(lesson))}\n") or text.strip() == doubt.strip()


def is_question(text: str) -> bool:
    """Whether a message of the bot's asks, or asked, before something is stored."""
    return text.startswith(_CONSENT) or text.endswith(_NOT_YET)


def nothing_good_text(lesson: Lesson) -> str:
    """Why nothing of a lesson can be stored, and for a message how to write it."""
    right = "" if lesson.is_file else f"\n\nA right line: {TEACH_LINE}"
    return problems_text(lesson) + right


def problems_text(lesson: Lesson) -> str:
    """How many rows can be stored and which cannot, the first of them with their reasons."""
    (problems, stopped), good = without_stop(lesson.problems), len(lesson.examples)
    if len(problems) == 1 and not good and not lesson.is_file:
        return f"I cannot store {quoted(problems[0].value)}. {problems[0].reason}"
    head = f"I understood {pluralize(good, 'example', 'examples')}; {rows_text(problems)} cannot be stored:"
    rest = ", all in the file to fix" if lesson.to_fix else ""
    more = [f"… and {len(problems) - MOST_SHOWN:,} more{rest}."] if len(problems) > MOST_SHOWN else []
    return "\n".join([head, *map(str, problems[:MOST_SHOWN]), *more, *stopped])


def doubt_html(lesson: Lesson, known: Collection[str]) -> str:
    """What is odd about a lesson in a chat that knows these emotions: rows that cannot be stored, and emotions that are
    new, or are known ones with a name."""
    new, splits = lesson.new_emotions(known), splits_of(lesson, known)
    lines = [escape(problems_text(lesson))] if lesson.problems else []
    lines += map(escape, read_as_lines(lesson.read_as))
    if new:
        shown = ", ".join(quoted(emotion) for emotion in new[:_SHOWN_EMOTIONS])
        more = f" and {len(new) - _SHOWN_EMOTIONS} more" if len(new) > _SHOWN_EMOTIONS else ""
        lines.append(f"New in this chat: {escape(shown)}{more}.")
    if splits:
        names = join_words([quoted(performer) for _, performer in splits.values()][:_SHOWN_EMOTIONS])
        lines.append(escape(f"Or is {names} who performed?"))
    return "\n\n".join([*lines, _NOT_YET])


def store_label(lesson: Lesson, new: Sequence[str], *, split: bool = False) -> str:
    """On the button that stores it all the same; `split` where another one takes the names in it apart."""
    amount = len(lesson.examples)
    if split:
        return f"New emotion {quoted(new[0])}" if len(new) == 1 else f"{len(new)} new emotions"
    if lesson.problems:
        return f"Store the {pluralize(amount, 'good row', 'good rows')}"
    return f"Add {quoted(new[0])}" if amount == 1 else f"Add and store {amount} examples"


def performers_label(splits: Mapping[str, tuple[str, str]]) -> str:
    """On the button that takes the names after known emotions for those who performed."""
    told = [f"{emotion}, performed by {performer}" for emotion, performer in splits.values()]
    shown = join_words([shortened(each, 40) for each in told[:2]])
    return shown if len(told) <= 2 else f"{shown} and {len(told) - 2} more"


def stored_html(lesson: Lesson) -> str:
    """What was stored, in a line; and what was not written out of ten, in more of them."""
    stored = f"Stored{':' if len(lesson.examples) == 1 else ''} {_examples_html(lesson)}."
    told = [*scaled_lines(lesson.scaled[:_SHOWN_SCALED]), *read_as_lines(lesson.read_as)]
    return "\n".join([stored, *map(escape, told)])


def _by(performer: str | None) -> str:
    return f", performed by {performer}" if performer else ""


def _kept(*, alone: bool) -> str:
    return f"{_KEPT}{'' if alone else _ADMINS}\n{_TAKE_BACK}"


def _consent_head(lesson: Lesson) -> str:
    return f"<b>{_CONSENT}</b>\nNow: {_examples_html(lesson)}."


def _examples_html(lesson: Lesson) -> str:
    """`9 8 9 is happy`, or of several how many of which emotion."""
    if len(lesson.examples) == 1:
        example = lesson.examples[0]
        by = escape(_by(example.provenance.performer))
        return f"{scores_line(example.scores)} is <b>{escape(example.emotion)}</b>{by}"
    counts = Counter(example.emotion for example in lesson.examples)
    return f"{pluralize(len(lesson.examples), 'example', 'examples')}: {escape(counts_line(counts))}"
