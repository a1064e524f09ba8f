"""The words of teaching: consent, doubts, what was stored. Pure: values in, text out."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from bot.text.file_text import MOST_SHOWN, read_as_lines, rows_text, without_stop
from bot.text.parse_examples import Lesson, splits_of
from bot.text.wording import TEACH_LINE, counts_line, often_text, plain, scaled_lines, scores_line, short_scores_line
from engine.data.phrases import join_words, pluralize, quoted, shortened
from engine.data.scores import Scores

_SHOWN_EMOTIONS = 10
_SHOWN_SCALED = 3


@dataclass(frozen=True)
class Contradiction:
    """Scores that are taught as another emotion than the same scores were `so_far`, each with how often."""

    scores: Scores
    emotion: str
    so_far: tuple[tuple[str, int], ...]


_CONSENT = "May I keep your examples?"
_GROUP_CONSENT = "May I keep what you teach and vote here?"
_EACH_FOR_THEMSELVES = "Each of you decides alone: your votes and examples count once <b>you</b> tap <i>I agree</i>."
_KEPT = """I would keep, for this chat alone:
• the scores, the emotion, the time, and your Telegram user id
• the performance, who performed and the rater, where you name them: better with pseudonyms
• which chat and message it came from, and whether you had seen my answer first; if not, what I would have answered, \
and whether it is right

I use it to learn, and to say how good I am and how far you agree."""
_ADMINS = " Admins here can export who scored what, and remove a performer's examples."
_TAKE_BACK = "/forget deletes all of it at any time; /privacy says more."
_NOT_YET = "Nothing is stored yet."
_NOW = re.compile(r"^Now: [^ ]+ [^ ]+ [^ ]+ is (.+)\.$", re.MULTILINE)
REPEATED_TEXT = "I stored this very message before, so I did not store it again."
LEARNED_TEXT = "I learned this already, from the button under my answer. Send /undo first, then send it again."
STAYS_TEXT = "What this message taught before is kept; /undo removes it."
HOW_TO_TEACH = f"""Tell me an emotion and the three scores: `{TEACH_LINE}`

Also: several lines at once; who performed, `/teach sad Ann 3 2 2`; a CSV file or workbook with the caption `/teach`; \
or `/teach sad` as a reply to a reading."""
UNDO_LABEL = "Undo"
CANCEL_LABEL = "Cancel"
AGREE_LABEL = "I agree"
REFUSE_LABEL = "No, store nothing"
GROUP_REFUSE_LABEL = "Not me"
WAITS_HTML = "Nothing is stored yet: tap <i>I agree</i> under my question above, and I will keep this."
AGREED_BEFORE_TOAST = "You have agreed already; nothing of yours is waiting."
QUESTION_TOO_OLD = "This question is too old. Send what you want to teach again."
UNDO_TOO_OLD = "There is nothing here for you to undo."
UNKNOWN_LESSON = "This was undone or deleted already."
VOTE_LOST = "I was restarted, and no longer have this vote. Tap it again under the reading."
LESSON_LOST = "I no longer have this: I was restarted, or it is settled. Send it again."
UNKNOWN_EMOTION = "This chat no longer knows that emotion. Send it again."
NOTHING_STORED = "Nothing was stored."
REFUSED_TOAST = "Nothing of yours is kept here."
REFUSED_LATE_TOAST = "You agreed before, so what you taught here stays. /forget deletes it, and your consent."
CHANGED_TOAST = "What I keep has changed since I asked. Read it again, please, then tap."


def consent_html(lesson: Lesson, *, alone: bool) -> str:
    """What a person is asked before anything of theirs is stored in a chat: what it is now, what is kept, and, where
    they are not alone there, who may see it."""
    return f"{_consent_head(lesson)}\n{_kept(alone=alone)}"


def anothers_question_text(name: str | None) -> str:
    """That a question is about what somebody else taught, by this name where it is known."""
    return f"This question is {name or 'somebody else'}'s. Teach something yourself, and I will ask you too."


def group_consent_html(agreed: int) -> str:
    """What a group is asked, all in one message, before anything of anybody's is stored: how many agreed so far, what
    is kept, and who may see it."""
    agreed_text = f"{agreed:,} of you agreed." if agreed else "Nobody has agreed yet."
    terms = f"<blockquote expandable>{_kept(alone=False)}</blockquote>"
    return f"<b>{_GROUP_CONSENT}</b>\n{_EACH_FOR_THEMSELVES} {agreed_text}\n{terms}"


def is_group_question(text: str) -> bool:
    """Whether a message asks a group."""
    return text.startswith(_GROUP_CONSENT)


def says_what_is_kept(text: str, *, alone: bool) -> bool:
    """Whether a question for consent says all that is kept today; one that was sent before may not."""
    return text.strip().endswith(_kept(alone=alone))


def emotion_asked_about(text: str, performer: str | None = None) -> str | None:
    """The emotion of the one example, by this performer, that consent is asked for; None where it is for more, and for
    any other text."""
    found = _NOW.search(text)
    return found[1].removesuffix(_by(performer)) if found and text.startswith(_CONSENT) else None


def asks_about(text: str, lesson: Lesson, known: Collection[str], contradicted: Sequence[Contradiction] = ()) -> bool:
    """Whether a question is about this lesson, in a chat that knows these emotions; what it says is kept may be what
    was kept before."""
    spelled = lesson.spelled_as(known)
    doubt = plain(doubt_html(spelled, known, contradicted))
    return text.startswith(f"{plain(_consent_head(lesson))}\n") or text.strip() == doubt.strip()


def is_question(text: str) -> bool:
    """Whether a message of the bot's asks, or asked, before something is stored."""
    return text.startswith(_CONSENT) or text.endswith(_NOT_YET)


def nothing_good_text(lesson: Lesson) -> str:
    """Why nothing of a lesson can be stored, and for a message how to write it."""
    right = "" if lesson.is_file else f"\n\nFor example: `{TEACH_LINE}`"
    return problems_text(lesson) + right


def problems_text(lesson: Lesson) -> str:
    """How many rows can be stored and which cannot, the first of them with their reasons."""
    (problems, stopped), good = without_stop(lesson.problems), len(lesson.examples)
    if len(problems) == 1 and not good and not lesson.is_file:
        return f"I cannot store {quoted(problems[0].value)}. {problems[0].reason}"
    bad = rows_text(problems) if lesson.is_file else pluralize(len({each.line for each in problems}), "line", "lines")
    head = f"I understood {pluralize(good, 'example', 'examples')}; {bad} cannot be stored:"
    rest = ", all in the file to fix" if lesson.to_fix else ""
    more = [f"… and {len(problems) - MOST_SHOWN:,} more{rest}."] if len(problems) > MOST_SHOWN else []
    return "\n".join([head, *map(str, problems[:MOST_SHOWN]), *more, *stopped])


def contradictions(
    lesson: Lesson, known: Collection[str], taught: Mapping[Scores, Mapping[str, int]]
) -> list[Contradiction]:
    """Where a lesson says other than the very same scores were `taught` as so far, each scores once."""
    found: dict[Scores, Contradiction] = {}
    splits = {emotion: split[0] for emotion, split in splits_of(lesson.spelled_as(known), known).items()}
    for example in lesson.spelled_as(known).examples:
        so_far = taught.get(example.scores, {})
        if so_far and not {example.emotion, splits.get(example.emotion)} & so_far.keys():
            found.setdefault(example.scores, Contradiction(example.scores, example.emotion, tuple(so_far.items())))
    return list(found.values())


def doubt_html(lesson: Lesson, known: Collection[str], contradicted: Sequence[Contradiction] = ()) -> str:
    """What is odd about a lesson in a chat that knows these emotions: rows that cannot be stored, emotions that are
    new, or are known ones with a name, and scores that were taught as other emotions."""
    new, splits = lesson.new_emotions(known), splits_of(lesson, known)
    lines = [escape(problems_text(lesson))] if lesson.problems else []
    lines += map(escape, read_as_lines(lesson.read_as))
    if new:
        shown = ", ".join(quoted(emotion) for emotion in new[:_SHOWN_EMOTIONS])
        more = f" and {len(new) - _SHOWN_EMOTIONS} more" if len(new) > _SHOWN_EMOTIONS else ""
        lines.append(f"New in this chat: {escape(shown)}{more}.")
    if contradicted:
        lines.append(escape(_contradicted_text(contradicted)))
    if splits:
        names = join_words([quoted(performer) for _, performer in splits.values()][:_SHOWN_EMOTIONS])
        lines.append(escape(f"Or did {names} perform this?"))
    return "\n\n".join([*lines, _NOT_YET])


def _contradicted_text(contradicted: Sequence[Contradiction]) -> str:
    """Of several, how many there are, and the first as an example."""
    first = contradicted[0]
    so_far = join_words([f"{emotion} ({often_text(times)})" for emotion, times in first.so_far])
    if len(contradicted) == 1:
        return f"So far {short_scores_line(first.scores)} is {so_far}. Is it {first.emotion} too?"
    return (
        f"{len(contradicted):,} of these performances were taught as other emotions before: "
        f"{short_scores_line(first.scores)} is {so_far} so far, and {first.emotion} here."
    )


def store_label(lesson: Lesson, new: Sequence[str], *, split: bool = False) -> str:
    """On the button that stores it all the same; `split` where another one takes the names in it apart."""
    amount = len(lesson.examples)
    if split:
        return f"New emotion {quoted(new[0])}" if len(new) == 1 else f"{len(new)} new emotions"
    if lesson.problems:
        rows = ("good row", "good rows") if lesson.is_file else ("good line", "good lines")
        return f"Store the {rows[0]}" if amount == 1 else f"Store the {amount:,} {rows[1]}"
    if not new:
        return f"Yes, {quoted(lesson.examples[0].emotion)} too" if amount == 1 else f"Store all {amount:,}"
    return f"Add {quoted(new[0])}" if amount == 1 else f"Add and store {amount} examples"


def meant_label(emotion: str) -> str:
    """On the button that takes a new emotion for a slip of a known one."""
    return f"I meant {emotion}"


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


def says_what_was_stored(text: str) -> bool:
    """Whether a message of the bot's says that something was stored."""
    return text.startswith("Stored")


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
