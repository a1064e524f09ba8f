"""Lines of scores as people write them: after a list mark, with the name of who performed before or after. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.data.errors import Problem, UnreadableScoresError
from engine.data.names import clean_name
from engine.data.numbers import PLAIN_NUMBER, WrittenNumber
from engine.data.phrases import quoted
from engine.data.plain_text import QUOTES, plain_line, plain_signs, plain_text
from engine.data.provenance import PERFORMER
from engine.data.score_text import Numbers, plain_numbers, read_numbers, with_names_marked
from engine.data.scores import Scores

MOST_PERFORMANCES = 20
MOST_NAME_WORDS = 4
"""Of a name with no colon after it: more of them are rather a sentence."""

_FEW_WORDS = 3
_BULLET = re.compile(r"\s*[-–—•*·‣◦▪●○►▶>✓✔☐+]\s+")
_NUMBERED = re.compile(r"\s*\(?#?\d{1,3}(?:[.):]|️?⃣)\s+(?=\S)")
_STOP_AFTER_EACH = re.compile(r"\d{1,3}[.:]\s")
_BETWEEN = re.compile(r"(?<=[^\W\d_])\s*+[,;]\s*+(?=[\d+.-])|(?<=\d)\s*+[,;]\s*+(?=[^\W\d_])")
"""A sign between a word and a number, as in a line of CSV."""
_PERCENT = re.compile(r"(?<=\d)\s%")
_NAME_AND_COLON = re.compile(r"([^:=]*+):(?=.*\d)", re.DOTALL)
_SIGN = re.compile(r"[^\W_]|[^\x00-\x7f]")
_LETTER = re.compile(r"[^\W\d_]")
_NUMBERS = re.compile(rf"(?:{PLAIN_NUMBER}[,/÷:%-]*+)++", re.ASCII)
_SCORES_WORD = re.compile(r"(?:\b(?:my|the|your)\s+)?\bscores?\b(?:\s+(?:are|is))?", re.IGNORECASE)
_AROUND = f" ,;:.…!?–—-=|()[]{{}}{QUOTES}"


@dataclass(frozen=True, slots=True)
class LineParts:
    """A line in three: its words before the scores, the scores, the words after them."""

    before: str
    scores: str
    after: str


@dataclass(frozen=True, slots=True)
class WrittenScores:
    """The scores of one performance as somebody wrote them, and who performed it, None where no name is there."""

    numbers: Numbers
    performer: str | None = None

    @classmethod
    def of(cls, scores: Scores) -> "WrittenScores":
        """These scores, as if somebody had written them so."""
        return cls(tuple(map(WrittenNumber, scores)))

    @property
    def scores(self) -> Scores:
        """Each from 0 to 10."""
        return Scores(*(number.score for number in self.numbers))

    @property
    def scaled(self) -> str:
        """What was written, `4/5 3/5 5/5`, where scores are other numbers than these; else nothing."""
        return " ".join(map(str, self.numbers)) if any(number.is_scaled for number in self.numbers) else ""


@dataclass(frozen=True, slots=True)
class WrittenPerformances:
    """What a text holds: at least one performance, and what is wrong with its other lines."""

    read: tuple[WrittenScores, ...]
    problems: tuple[Problem, ...] = ()


def read_lines(text: str) -> WrittenPerformances:
    """The scores of 1 to 20 performances, one a line; one performance may also be spread over lines. Raises
    UnreadableScoresError: no line can be read, or there are more than 20."""
    plain = plain_numbers(text)
    if plain is not None:
        return WrittenPerformances((WrittenScores(plain),))
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if _SIGN.search(line)]
    try:
        return WrittenPerformances((read_line(" ".join(without_mark(line) for _, line in lines)),))
    except UnreadableScoresError:
        if len(lines) < 2 or all(_holds_one_score(line) for _, line in lines):
            raise
    if len(lines) > MOST_PERFORMANCES:
        raise UnreadableScoresError(
            f"I understood {len(lines)} performances, one a line. I read at most {MOST_PERFORMANCES} at once."
        )
    return _each_line(lines)


def read_line(line: str) -> WrittenScores:
    """The scores of one performance, and the name before or after them, as in `Ann 9 8 9` or `Ann: 9 8 9`. Raises
    UnreadableScoresError: it cannot be read, or in more than one way, or has words on both sides."""
    parts = parts_of(line)
    before, after = (bare(_SCORES_WORD.sub(" ", part, count=1)) for part in (parts.before, parts.after))
    if before and after:
        raise UnreadableScoresError(
            f"I found words before and after the scores: {quoted(before)} and {quoted(after)}. "
            "One of them may be who performed."
        )
    numbers = _numbers(parts)
    has_colon = parts.before.rstrip().endswith(":")
    return WrittenScores(numbers, performer_in(before or after, has_colon=has_colon) if before or after else None)


def looks_like_scores(text: str) -> bool:
    """Whether somebody rather meant to write scores than to say something: two numbers, or one and few words."""
    numbers = len(_numbers_of(plain_text(text)))
    return numbers > 1 or (numbers == 1 and len(text.split()) <= _FEW_WORDS)


def parts_of(line: str) -> LineParts:
    """The line without its list mark, cut where its scores begin and where they end. Raises UnreadableScoresError: it
    has none."""
    marked = _BETWEEN.sub(" ", _PERCENT.sub("%", _marked(without_mark(plain_signs(line)))))
    named = _NAME_AND_COLON.match(marked)
    if named and _LETTER.search(named[1]):
        rest = _parts(marked[named.end() :].split(), line)
        return LineParts(f"{named[0]} {rest.before}".strip(), rest.scores, rest.after)
    return _parts(marked.split(), line)


def _parts(words: Sequence[str], line: str) -> LineParts:
    places = [place for place, word in enumerate(words) if _is_score(word)]
    if not places:
        raise UnreadableScoresError(f"I found no scores in {quoted(line)}." if line.strip() else "I found no scores.")
    first, last = places[0], places[-1] + 1
    return LineParts(" ".join(words[:first]), " ".join(words[first:last]), " ".join(words[last:]))


def _numbers(parts: LineParts) -> Numbers:
    """Words after too few numbers were rather meant as one."""
    try:
        return read_numbers(parts.scores)
    except UnreadableScoresError:
        if not parts.after:
            raise
        return read_numbers(f"{parts.scores} {parts.after}")


def without_mark(line: str) -> str:
    """The line without what marks it in a list: `1.`, `1)`, `•`. Raises UnreadableScoresError: a number at its start
    may be a mark or a score."""
    bullet = _BULLET.match(line)
    rest = line[bullet.end() :] if bullet else line
    mark = _NUMBERED.match(rest)
    if mark is None:
        return rest
    after = rest[mark.end() :]
    if not after.lstrip("- ")[:1].isdecimal() or len(_numbers_of(after)) != 2:
        return after
    if mark[0].strip().endswith(")"):
        return after
    if _STOP_AFTER_EACH.search(f"{after} "):
        return rest
    raise UnreadableScoresError(
        f"I cannot tell whether {quoted(mark[0].strip())} is a score or the number of the line. "
        "Write three scores, like 9 8 9."
    )


def bare(written: str) -> str:
    """Without the signs around it that part it from the scores; a slash before a word is a command's, and a bracket
    that is opened within stays closed."""
    stripped = written.strip(_AROUND)
    if not re.match(r"/\w", stripped):
        stripped = stripped.strip(f"{_AROUND}/")
    return f"{stripped})" if stripped.count("(") > stripped.count(")") else stripped


def performer_in(written: str, *, has_colon: bool = True) -> str:
    """The name of who performed, as people see it. Raises UnreadableScoresError: it is none."""
    name = clean_name(written.removeprefix("@"))
    fault = PERFORMER.teaching_fault(name)
    if fault:
        raise UnreadableScoresError(f"I understood {quoted(written)} as who performed, but {fault}.")
    if not has_colon and len(name.split()) > MOST_NAME_WORDS:
        raise UnreadableScoresError(
            f"I found scores, but I cannot tell what {quoted(written)} is. The name of who performed goes first, "
            "with a colon: Ann: 9 8 9."
        )
    return name


def _marked(line: str) -> str:
    """With the names of scores marked. A single name before several numbers names none: it belongs to the words, as in
    `poker face 3 5 4`."""
    marked = with_names_marked(line)
    return line if marked.count("=") == 1 and len(_numbers_of(line)) > 1 else marked


def _numbers_of(line: str) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)?", line)


def _is_score(word: str) -> bool:
    """Whether a word holds numbers alone, or names a score before one."""
    plain = plain_line(word).strip(":%-")
    if "=" in word or (plain and all(map(_NUMBERS.fullmatch, plain.split()))):
        return True
    return any(map(str.isdigit, word)) and not any(map(str.isalpha, word))


def _holds_one_score(line: str) -> bool:
    try:
        words = parts_of(line).scores.split()
    except UnreadableScoresError:
        return False
    return len(words) == 1 and not re.search(r"\d[/;:-]\d|,\d+,", plain_line(words[0]))


def _each_line(lines: Sequence[tuple[int, str]]) -> WrittenPerformances:
    read, problems = [], []
    for number, line in lines:
        try:
            read.append(read_line(line))
        except UnreadableScoresError as error:
            problems.append(Problem(number, "", line.strip(), str(error)))
    if not read:
        shown = [f"Line {problem.line}: {problem.reason}" for problem in problems[:5]]
        more = [f"… and {len(problems) - 5} more such lines."] if len(problems) > 5 else []
        raise UnreadableScoresError("\n".join(shown + more))
    return WrittenPerformances(tuple(read), tuple(problems))
