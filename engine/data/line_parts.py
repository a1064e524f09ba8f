"""A line in its parts: its mark in a list, the words before and after its scores, and what of these is a name. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.data import sentences
from engine.data.errors import UnreadableScoresError
from engine.data.names import clean_name
from engine.data.numbers import PLAIN_NUMBER
from engine.data.plain_text import QUOTES, plain_line, plain_signs
from engine.data.provenance import PERFORMER
from engine.data.score_text import with_names_marked

MOST_NAME_WORDS = 4
"""Of a name with no colon after it: more of them are rather a sentence."""
_NO_NAMES = frozenset(
    (
        *("about", "around", "roughly", "approximately", "maybe", "perhaps", "probably", "please", "thanks", "ok"),
        *("okay", "i'd", "i'll", "it's"),
    )
)
_TALK = _NO_NAMES | frozenset(
    (
        *("i", "you", "he", "she", "it", "we", "they", "me", "him", "us", "them", "my", "your", "his", "her", "our"),
        *("their", "this", "that", "is", "was", "are", "were", "be", "would", "will", "could", "can", "give", "gave"),
        *("say", "said", "think", "thought", "guess", "see", "saw", "thank", "so", "for", "to", "at", "of"),
    )
)
"""Words of which a sentence is made; with a capital letter, some of them are names."""

_BULLET = re.compile(r"\s*[-–—•*·‣◦▪●○►▶>✓✔☐+]\s+")
_NUMBERED = re.compile(r"\s*(?:\(?#?(?:\d{1,3}[.):]{1,2}|[a-z]\))|#\d{1,3}|\d{1,3}️?⃣)\s+(?=\S)", re.IGNORECASE)
_STOP_AFTER_EACH = re.compile(r"\d{1,3}[.:]\s")
_BETWEEN = re.compile(r"(?<=[^\W\d_])\s*+[,;]\s*+(?=[\d+.-])|(?<=\d)\s*+[,;]\s*+(?=[^\W\d_])")
"""A sign between a word and a number, as in a line of CSV."""
_PERCENT = re.compile(r"(?<=\d)\s%")
_NAME_AND_COLON = re.compile(r"([^:=]*+):(?=.*\d)", re.DOTALL)
_LETTER = re.compile(r"[^\W\d_]")
_NUMBERS = re.compile(rf"(?:{PLAIN_NUMBER}[,/÷:%-]*+)++", re.ASCII)
_AROUND = f" ,;:.…!?–—-=|()[]{{}}{QUOTES}"


@dataclass(frozen=True, slots=True)
class LineParts:
    """A line in three: its words before the scores, the scores, the words after them."""

    before: str
    scores: str
    after: str


def parts_of(line: str) -> LineParts:
    """The line without its list mark, cut where its scores begin and where they end. Raises UnreadableScoresError: it
    has none."""
    marked = _BETWEEN.sub(" ", _PERCENT.sub("%", _marked(without_mark(plain_signs(line)))))
    named = _NAME_AND_COLON.match(marked)
    if named and _LETTER.search(named[1]):
        rest = _parts(marked[named.end() :].split(), line)
        return LineParts(f"{named[0]} {rest.before}".strip(), rest.scores, rest.after)
    return _parts(marked.split(), line)


def without_mark(line: str) -> str:
    """The line without what marks it in a list: `1.`, `1)`, `•`. Raises UnreadableScoresError: a number at its start
    may be a mark or a score."""
    bullet = _BULLET.match(line)
    rest = line[bullet.end() :] if bullet else line
    mark = _NUMBERED.match(rest)
    if mark is None:
        return rest
    after = rest[mark.end() :]
    if not after.lstrip("- ")[:1].isdecimal() or len(numbers_of(after)) != 2:
        return after
    if mark[0].strip().endswith(")"):
        return after
    if _STOP_AFTER_EACH.search(f"{after} "):
        return rest
    raise UnreadableScoresError(sentences.mark_or_score(mark[0].strip()))


def bare(written: str) -> str:
    """Without the signs around it that part it from the scores; a slash before a word is a command's, and a bracket
    that is opened within stays closed."""
    stripped = written.strip(_AROUND)
    if not re.match(r"/\w", stripped):
        stripped = stripped.strip(f"{_AROUND}/")
    return f"{stripped})" if stripped.count("(") > stripped.count(")") else stripped


def is_talk(words: str) -> bool:
    """Whether words are rather said about scores than a name: `I give her`, `please`, or signs alone."""
    if not any(map(str.isalnum, words)):
        return True
    spoken = [word.strip(_AROUND).replace("’", "'") for word in words.split()]
    no_names = _NO_NAMES if all(word[:1].isupper() for word in spoken) else _TALK
    return any(word.casefold() in no_names for word in spoken)


def performer_in(written: str, *, has_colon: bool = True) -> str:
    """The name of who performed, as people see it. Raises UnreadableScoresError: it is none."""
    name = clean_name(written.removeprefix("@"))
    fault = PERFORMER.teaching_fault(name)
    if fault:
        raise UnreadableScoresError(sentences.performer_refused(written, fault))
    if not has_colon and len(name.split()) > MOST_NAME_WORDS:
        raise UnreadableScoresError(sentences.name_or_talk(written))
    return name


def _parts(words: Sequence[str], line: str) -> LineParts:
    places = [place for place, word in enumerate(words) if _is_score(word)]
    if not places:
        raise UnreadableScoresError(sentences.no_scores_in(line) if line.strip() else sentences.NO_SCORES)
    first, last = places[0], places[-1] + 1
    return LineParts(" ".join(words[:first]), " ".join(words[first:last]), " ".join(words[last:]))


def _marked(line: str) -> str:
    """With the names of scores marked. A single name before several numbers names none: it belongs to the words, as in
    `poker face 3 5 4`."""
    marked = with_names_marked(line)
    return line if marked.count("=") == 1 and len(numbers_of(line)) > 1 else marked


def _is_score(word: str) -> bool:
    """Whether a word holds numbers alone, or names a score before one."""
    if word.isdecimal():
        return True
    plain = plain_line(word).strip(":%-")
    if "=" in word or (plain and all(map(_NUMBERS.fullmatch, plain.split()))):
        return True
    return any(map(str.isdigit, word)) and not any(map(str.isalpha, word))


def numbers_of(line: str) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)?", line)
