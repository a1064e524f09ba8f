"""Lines of scores as people write them: after a list mark, with the name of who performed before or after. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.data import sentences
from engine.data.errors import Problem, UnreadableScoresError
from engine.data.line_parts import LineParts, bare, is_talk, numbers_of, parts_of, performer_in, without_mark
from engine.data.numbers import WrittenNumber
from engine.data.plain_text import plain_line, plain_text
from engine.data.score_text import Numbers, plain_numbers, read_numbers
from engine.data.scores import Scores

MOST_PERFORMANCES = 20

_FEW_WORDS = 3
_SIGN = re.compile(r"[^\W_]|[^\x00-\x7f]")
_SCORES_WORD = re.compile(r"(?:\b(?:my|the|your)\s+)?\bscores?\b(?:\s+(?:are|is))?", re.IGNORECASE)


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
        if len(lines) < 2 or all(_holds_one_score(line) for _, line in lines[: MOST_PERFORMANCES + 1]):
            raise
    if len(lines) > MOST_PERFORMANCES:
        raise UnreadableScoresError(sentences.too_many_performances(len(lines), MOST_PERFORMANCES))
    return _each_line(lines)


def read_line(line: str) -> WrittenScores:
    """The scores of one performance, and the name before or after them, as in `Ann 9 8 9` or `Ann: 9 8 9`. Raises
    UnreadableScoresError: it cannot be read, or in more than one way, or has words on both sides."""
    parts = parts_of(line)
    has_colon = parts.before.rstrip().endswith(":")
    before, after = (_named(part, has_colon=has_colon) for part in (parts.before, parts.after))
    if before and after:
        raise UnreadableScoresError(sentences.words_on_both_sides(before, after))
    numbers = _numbers(parts)
    return WrittenScores(numbers, performer_in(before or after, has_colon=has_colon) if before or after else None)


def _named(words: str, *, has_colon: bool) -> str:
    """What of the words on one side of the scores may be a name: none where they say something about the scores."""
    written = bare(_SCORES_WORD.sub(" ", words, count=1))
    return "" if is_talk(written) and not has_colon else written


def looks_like_scores(text: str) -> bool:
    """Whether somebody rather meant to write scores than to say something: two numbers, or one and few words."""
    numbers = len(numbers_of(plain_text(text)))
    return numbers > 1 or (numbers == 1 and len(text.split()) <= _FEW_WORDS)


def _numbers(parts: LineParts) -> Numbers:
    """Words after too few numbers were rather meant as one."""
    try:
        return read_numbers(parts.scores)
    except UnreadableScoresError:
        if not parts.after:
            raise
        return read_numbers(f"{parts.scores} {parts.after}")


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
        shown = [sentences.line_problem(problem.line, problem.reason) for problem in problems[:5]]
        more = [sentences.more_lines(len(problems) - 5)] if len(problems) > 5 else []
        raise UnreadableScoresError("\n".join(shown + more))
    return WrittenPerformances(tuple(read), tuple(problems))
