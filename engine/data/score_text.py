"""Three numbers out of a text. Pure: numbers out, or an error that says what was understood."""

import re
from collections.abc import Iterable, Sequence

from engine.data import sentences
from engine.data.errors import UnreadableScoresError
from engine.data.numbers import OUT_OF, PLAIN_NUMBER, WrittenNumber, plain_number, with_out_of, with_point
from engine.data.phrases import shown_number
from engine.data.plain_text import QUOTES, plain_line
from engine.data.score_names import SCORE_OF
from engine.data.scores import HIGHEST, SCORE_NAMES
from engine.data.ways import RANGE, pieces_of, ways_to_read

Numbers = tuple[WrittenNumber, ...]
"""One for each score, in the order of SCORE_NAMES."""

_ALIASES = "|".join(SCORE_OF)
# Possessive, so that no blank or letter is looked at again and again: people can send 4,096 of them.
_NAME_AND_NUMBER = re.compile(rf"\b({_ALIASES})\s*+(?:[=:]\s*+)?(?=[+-]?\.?\d)", re.IGNORECASE)
_FIRST_LETTERS = {"f": "facial_expression", "v": "voice_tone", "b": "body_language"}
_LETTER_AND_NUMBER = re.compile(r"\b([fvb])\s*+(?:[=:]\s*+)?(?=[+-]?\.?\d)", re.IGNORECASE)
_NAMED = re.compile(rf"(?<![^\W\d])({_ALIASES}|[^\W\d]++)\s*+[=:]\s*+", re.IGNORECASE)
_COLONS = re.compile(rf"({PLAIN_NUMBER}):({PLAIN_NUMBER}):({PLAIN_NUMBER})", re.ASCII)
_AND = re.compile(r"(?<=[\d%])[ ,]++(?:and|&)\s++(?=[\d.])", re.IGNORECASE)
_BETWEEN = re.compile(r"[^\w%.]+")
_AROUND = str.maketrans(dict.fromkeys(f"()[]{{}}<>|*~{QUOTES}", " "))
_SIMPLE = re.compile(r"(\d(?:\.\d+)?|10),? (\d(?:\.\d+)?|10),? (\d(?:\.\d+)?|10)", re.ASCII)
_MOST_SHOWN, _MOST_WORDS_SHOWN = 6, 3
"""Numbers, and words that are none, that an error repeats."""


def read_numbers(text: str) -> Numbers:
    """The numbers of one performance, each a score.

    They may stand apart by blanks, commas, semicolons, slashes, dashes, “and” or line breaks, in any script's digits,
    with a decimal point or comma, out of ten or of something else (`9/10`, `9 out of 10`, `80%`, `4/5`), or be named
    (`face=9 voice=8 body=9`, `face 9, voice 8, body 9`) in any order. Raises UnreadableScoresError: not exactly three
    scores from 0 to 10, or more than one way to read them.
    """
    line = with_names_marked(with_out_of(plain_line(_AND.sub(" ", text.translate(_AROUND)))))
    if _COLONS.fullmatch(line):
        line = line.replace(":", " ")
    if re.search(r"[=:]", line):
        return _named_numbers(line)
    return _chosen(*_split(line))


def plain_numbers(text: str) -> Numbers | None:
    """The numbers of a text as most people write it, `9 8 9` or `9, 8, 9`, at once; None for any other."""
    found = _SIMPLE.fullmatch(text)
    return tuple(WrittenNumber(float(written)) for written in found.groups()) if found else None


def with_names_marked(line: str) -> str:
    """The line with each name before a number as `facial_expression=`, `voice_tone=` or `body_language=`; also with
    their first letters, where all three stand there."""
    letters = {letter.lower() for letter in _LETTER_AND_NUMBER.findall(line)}
    if len(letters) == len(SCORE_NAMES):
        line = _LETTER_AND_NUMBER.sub(lambda letter: f"{_FIRST_LETTERS[letter[1].lower()]}=", line)
    return _NAME_AND_NUMBER.sub(lambda name: f"{SCORE_OF[name[1].lower()]}=", line)


def _split(line: str) -> tuple[list[str], bool]:
    """The line cut at what can only be a separator, where signs between digits stay; and whether it has other
    separators than commas: a comma between digits is rather a decimal comma then."""
    marked = re.sub(r" ?,{2,} ?| , ?|, ", "|", line)
    marked = re.sub(r" ?(?:;[ ;/]*| /[ ;/]*|/[ ;/]+) ?", " ", marked)
    chunks = [chunk for chunk in re.split(r"[ |]+", marked) if not _BETWEEN.fullmatch(chunk) and chunk]
    dashes = len(chunks) > 1 and any("-" in chunk[1:] for chunk in chunks)
    return chunks, " " in marked or "/" in marked or dashes


def _chosen(chunks: Sequence[str], mixed: bool) -> Numbers:
    """The one way to read a line as three scores."""
    separated = [piece for chunk in chunks for piece in pieces_of(chunk)]
    _refuse_words(separated)
    ways = ways_to_read(chunks)
    readings = [way for way in ways if len(way) == len(SCORE_NAMES) and not any(RANGE in each for each in way)]
    usable = [way for way in readings if _are_scores(way)]
    if mixed and len(separated) == len(SCORE_NAMES):
        usable += [way for way in ways if len(way) < len(SCORE_NAMES) and _are_scores(way)]
    if len(usable) > 1:
        raise _ambiguous(usable)
    if usable and len(usable[0]) < len(SCORE_NAMES):
        raise _wrong_count(usable[0])
    if usable:
        return _numbers(usable[0])
    if readings:
        raise _out_of_range(dict(zip(SCORE_NAMES, readings[0], strict=True)))
    decimal = mixed and all(chunk.count(",") < 2 for chunk in chunks)
    fewest = ways[-1] if decimal and ways else separated
    raise _wrong_count(separated if any(RANGE in each for each in fewest) else fewest)


def _numbers(way: Iterable[str]) -> Numbers:
    """The numbers of a way that holds no range."""
    return tuple(number for each in way if (number := plain_number(each)) is not None)


def _are_scores(way: Iterable[str]) -> bool:
    ends = (end for each in way for end in each.split(RANGE))
    return all(number is not None and number.is_score for number in map(plain_number, ends))


def _named_numbers(line: str) -> Numbers:
    names = list(_NAMED.finditer(line))
    before = line[: names[0].start()] if names else line
    if before.strip(" ,;/"):
        raise UnreadableScoresError(sentences.unnamed_score(before))
    found: dict[str, str] = {}
    for here, following in zip(names, [*names[1:], None], strict=True):
        value = line[here.end() : following.start() if following else None].strip(" ,;/-")
        name = _score_named(here[1])
        if name in found:
            raise UnreadableScoresError(sentences.named_twice(name, _shown(found[name]), value))
        if value:
            found[name] = _named_number(name, value)
    missing = [name for name in SCORE_NAMES if name not in found]
    if missing:
        shown = {name: _shown(value) for name, value in found.items()}
        raise UnreadableScoresError(sentences.scores_missing(shown, missing), sentences.scores_missing({}, missing))
    if not _are_scores(found.values()):
        raise _out_of_range(found)
    return _numbers(found[name] for name in SCORE_NAMES)


def _score_named(written: str) -> str:
    name = SCORE_OF.get(written.lower())
    if name is None:
        raise UnreadableScoresError(sentences.unknown_score(written))
    return name


def _named_number(name: str, value: str) -> str:
    number = with_point(value).replace("/", OUT_OF)
    if plain_number(number) is None:
        raise UnreadableScoresError(sentences.named_without_number(name, value))
    return number


def _refuse_words(pieces: Sequence[str]) -> None:
    others = [piece for piece in pieces if plain_number(piece) is None]
    if not others:
        return
    if not any(map(str.isdecimal, "".join(pieces))):
        raise UnreadableScoresError(sentences.no_scores_in(" ".join(pieces)))
    numbers = [_shown(piece) for piece in pieces if plain_number(piece) is not None][:_MOST_SHOWN]
    shown = others[:_MOST_WORDS_SHOWN]
    raise UnreadableScoresError(sentences.not_numbers(numbers, shown), sentences.not_numbers_alone(shown))


def _out_of_range(found: dict[str, str]) -> UnreadableScoresError:
    wrong = {name: _shown(value) for name, value in found.items() if not _are_scores([value])}
    percent = all(map(_may_be_percent, found.values()))
    sentence = sentences.scores_outside(list(map(_shown, found.values())), wrong, may_be_percent=percent)
    return UnreadableScoresError(sentence, sentences.scores_outside_alone(wrong))


def _may_be_percent(written: str) -> bool:
    number = plain_number(written)
    return number is not None and number.out_of is None and HIGHEST < number.value <= 100


def _ambiguous(ways: Sequence[Sequence[str]]) -> UnreadableScoresError:
    return UnreadableScoresError(sentences.ambiguous(list(map(_shown_way, ways[:3]))))


def _shown_way(way: Sequence[str]) -> str:
    return sentences.way_to_read(" ".join(map(_shown, way)), None if len(way) == len(SCORE_NAMES) else len(way))


def _wrong_count(numbers: Sequence[str]) -> UnreadableScoresError:
    if not numbers:
        return UnreadableScoresError(sentences.NO_SCORES)
    shown = [*map(_shown, numbers[:_MOST_SHOWN]), *(["…"] if len(numbers) > _MOST_SHOWN else [])]
    return UnreadableScoresError(sentences.wrong_count(shown, len(numbers)))


def _shown(number: str) -> str:
    return shown_number(number).replace(OUT_OF, "/")
