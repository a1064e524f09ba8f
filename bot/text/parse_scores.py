"""Scores out of people's messages. Pure: text in; `Scores` out, or an error that says what was understood."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, product

from bot.errors import UnreadableScoresError
from bot.text.normalize import plain_line
from bot.text.wording import join_words, quoted, shown_number
from engine.data.labels import SCORE_LABELS
from engine.data.scores import HIGHEST, LOWEST, SCORE_NAMES, Scores

MOST_PERFORMANCES = 20

_NUMBER = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_NAMES = {
    "facial_expression": ("facial expression", "facial_expression", "expression", "facial", "face"),
    "voice_tone": ("voice tone", "voice_tone", "voice", "tone"),
    "body_language": ("body language", "body_language", "language", "body"),
}
_SCORE_OF = {alias: name for name, aliases in _NAMES.items() for alias in aliases}
# Possessive, so that no blank or letter is looked at again and again: people can send 4,096 of them.
_NAME_AND_NUMBER = re.compile(rf"\b({'|'.join(_SCORE_OF)})(?:\s*+[=:]\s*+|\s++)(?=[+-]?\.?\d)", re.IGNORECASE)
_NAMED = re.compile(rf"(?<![^\W\d])({'|'.join(_SCORE_OF)}|[^\W\d]++)\s*+[=:]\s*+", re.IGNORECASE)
# Three decimal commas and two commas between the scores: with more of them, there are too many scores.
_MOST_TIGHT_COMMAS = 5


def parse_scores(text: str) -> Scores:
    """The scores of one performance.

    Numbers may stand apart by blanks, commas, semicolons, slashes or line breaks, in any script's digits, with a
    decimal point or comma, or be named (`face=9 voice=8 body=9`, `face 9, voice 8, body 9`) in any order. Raises
    UnreadableScoresError: not exactly three scores from 0 to 10, or more than one way to read them.
    """
    line = with_names_marked(plain_line(text))
    if re.search(r"[=:]", line):
        return _named_scores(line)
    return _chosen(*_split(line))


def with_names_marked(line: str) -> str:
    """The line with each name before a number as `facial_expression=`, `voice_tone=` or `body_language=`."""
    return _NAME_AND_NUMBER.sub(lambda name: f"{_SCORE_OF[name[1].lower()]}=", line)


def parse_performances(text: str) -> list[Scores]:
    """The scores of 1 to 20 performances, one a line; one performance may also be spread over lines. Raises
    UnreadableScoresError: a line cannot be read (none is answered then), or there are more than 20."""
    lines = [line for line in text.splitlines() if plain_line(line)]
    try:
        return [parse_scores(" ".join(lines))]
    except UnreadableScoresError:
        if len(lines) < 2 or all(map(_holds_one_score, lines)):
            raise
    if len(lines) > MOST_PERFORMANCES:
        raise UnreadableScoresError(
            f"I understood {len(lines)} performances, one a line. I read at most {MOST_PERFORMANCES} at once."
        )
    return _parse_lines(lines)


def parse_start_payload(payload: str) -> Scores:
    """The scores in a shared link, where only letters, digits, `_` and `-` may stand: `9_8-5_9`."""
    return parse_scores(re.sub(r"(?<=\d)-(?=\d)", ".", payload).replace("_", " "))


def _holds_one_score(line: str) -> bool:
    plain = with_names_marked(plain_line(line))
    return len(_NAMED.findall(plain)) == 1 or bool(_DECIMAL_COMMA.fullmatch(plain)) or not re.search(r"[ ,;/]", plain)


def _parse_lines(lines: Sequence[str]) -> list[Scores]:
    performances, problems = [], []
    for number, line in enumerate(lines, start=1):
        try:
            performances.append(parse_scores(line))
        except UnreadableScoresError as error:
            problems.append(f"Line {number}: {error}")
    if problems:
        more = [f"… and {len(problems) - 5} more such lines."] if len(problems) > 5 else []
        raise UnreadableScoresError("\n".join(problems[:5] + more))
    return performances


def _split(line: str) -> tuple[list[str], bool]:
    """The line cut at what can only be a separator, where commas between digits stay; and whether it has other
    separators than commas: a comma between digits is rather a decimal comma then."""
    marked = re.sub(r" ?,{2,} ?| , ?|, ", "|", line)
    marked = re.sub(r" ?[;/][ ;/]*", " ", marked)
    return [chunk for chunk in re.split(r"[ |]+", marked) if chunk], " " in marked


def _chosen(chunks: Sequence[str], mixed: bool) -> Scores:
    """The one way to read a line as three scores."""
    separated = [piece for chunk in chunks for piece in chunk.split(",")]
    _refuse_words(separated)
    ways = _ways_to_read(chunks)
    readings = [way for way in ways if len(way) == len(SCORE_NAMES)]
    usable = [way for way in readings if _in_range(way)]
    if mixed and len(separated) == len(SCORE_NAMES):
        usable += [way for way in ways if len(way) < len(SCORE_NAMES) and _in_range(way)]
    if len(usable) > 1:
        raise _ambiguous(usable)
    if usable and len(usable[0]) < len(SCORE_NAMES):
        raise _wrong_count(usable[0])
    if usable:
        return Scores(*map(float, usable[0]))
    if readings:
        raise _out_of_range(dict(zip(SCORE_NAMES, readings[0], strict=True)))
    decimal = mixed and all(chunk.count(",") < 2 for chunk in chunks)
    raise _wrong_count(ways[-1] if decimal and ways else separated)


def _in_range(numbers: Iterable[str]) -> bool:
    return all(LOWEST <= float(number) <= HIGHEST for number in numbers)


def _ways_to_read(chunks: Sequence[str]) -> list[tuple[str, ...]]:
    """Every way to take each comma between digits as a decimal comma or as a separator."""
    if sum(chunk.count(",") for chunk in chunks) > _MOST_TIGHT_COMMAS:
        return []
    ways = product(*(_combined(chunk.split(",")) for chunk in chunks))
    return [tuple(chain.from_iterable(parts)) for parts in ways]


def _combined(pieces: Sequence[str]) -> Iterator[tuple[str, ...]]:
    if not pieces:
        yield ()
        return
    for rest in _combined(pieces[1:]):
        yield (pieces[0], *rest)
    if len(pieces) > 1 and _DECIMAL_COMMA.fullmatch(f"{pieces[0]},{pieces[1]}"):
        for rest in _combined(pieces[2:]):
            yield (f"{pieces[0]}.{pieces[1]}", *rest)


def _named_scores(line: str) -> Scores:
    names = list(_NAMED.finditer(line))
    before = line[: names[0].start()] if names else line
    if before.strip(" ,;/"):
        raise UnreadableScoresError(f"I cannot tell what {quoted(before)} is; name every score, or none.")
    found: dict[str, str] = {}
    for here, following in zip(names, [*names[1:], None], strict=True):
        value = line[here.end() : following.start() if following else None].strip(" ,;/")
        name = _score_named(here[1])
        if name in found:
            raise UnreadableScoresError(f"I understood {SCORE_LABELS[name].lower()} twice: {found[name]} and {value}.")
        if value:
            found[name] = _named_number(name, value)
    missing = [SCORE_LABELS[name].lower() for name in SCORE_NAMES if name not in found]
    if missing:
        understood = f"I understood {_listed(found)}. " if found else ""
        raise UnreadableScoresError(f"{understood}What is missing: {join_words(missing)}.")
    if not _in_range(found.values()):
        raise _out_of_range(found)
    return Scores(**{name: float(value) for name, value in found.items()})


def _score_named(written: str) -> str:
    name = _SCORE_OF.get(written.lower())
    if name is None:
        raise UnreadableScoresError(f"{quoted(written)} is not one of the scores: they are face, voice and body.")
    return name


def _named_number(name: str, value: str) -> str:
    number = value.replace(",", ".") if _DECIMAL_COMMA.fullmatch(value) else value
    if not _NUMBER.fullmatch(number):
        raise UnreadableScoresError(
            f"I understood {quoted(value)} as {SCORE_LABELS[name].lower()}; that is not a number."
        )
    return number


def _refuse_words(pieces: Sequence[str]) -> None:
    words = [piece for piece in pieces if not _NUMBER.fullmatch(piece)]
    if not words:
        return
    if not any(map(str.isdecimal, "".join(pieces))):
        raise UnreadableScoresError(f"I found no scores in {quoted(' '.join(pieces))}.")
    numbers = [piece for piece in pieces if _NUMBER.fullmatch(piece)]
    understood = f"I understood {join_words(list(map(shown_number, numbers[:6])))}, but " if numbers else ""
    what = "is not a number" if len(words) == 1 else "are not numbers"
    raise UnreadableScoresError(f"{understood}{join_words([quoted(word) for word in words[:3]])} {what}.")


def _listed(found: dict[str, str]) -> str:
    return join_words([f"{SCORE_LABELS[name].lower()} {shown_number(value)}" for name, value in found.items()])


def _out_of_range(found: dict[str, str]) -> UnreadableScoresError:
    wrong = [name for name, value in found.items() if not LOWEST <= float(value) <= HIGHEST]
    what = join_words([f"{SCORE_LABELS[name].lower()} is {shown_number(found[name])}" for name in wrong])
    return UnreadableScoresError(
        f"I understood {join_words(list(map(shown_number, found.values())))}, but {what}; scores go from 0 to 10."
    )


def _ambiguous(ways: Sequence[Sequence[str]]) -> UnreadableScoresError:
    shown = " or ".join(_shown_way(way) for way in ways[:3])
    advice = "Put blanks between the scores and a point in decimals."
    return UnreadableScoresError(f"I can read this in more than one way: {shown}. {advice}")


def _shown_way(way: Sequence[str]) -> str:
    short = "" if len(way) == len(SCORE_NAMES) else f" ({len(way)} scores)"
    return f"“{' '.join(map(shown_number, way))}”{short}"


def _wrong_count(numbers: Sequence[str]) -> UnreadableScoresError:
    if not numbers:
        return UnreadableScoresError("I found no scores in this.")
    shown = join_words([*map(shown_number, numbers[:6]), *(["…"] if len(numbers) > 6 else [])])
    amount = f"{len(numbers)} score" + ("s" if len(numbers) != 1 else "")
    return UnreadableScoresError(f"I understood {shown}: that is {amount}, and I need three.")
