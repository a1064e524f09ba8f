"""The sentences about scores, names and examples: what was understood, what is wrong, what to write instead.

Pure: each fills its fields into a whole sentence, so that they can be read, and translated, in one place. What is
called `reason` or `fault` follows a colon or a “but”, and so has neither a capital letter nor a full stop.
"""

from collections.abc import Mapping, Sequence

from engine.data.labels import SCORE_LABELS
from engine.data.phrases import join_words, pluralize, quoted, shortened

SHOWN_CHARACTERS = 40
SHOWN_COLUMNS = 12
NO_SCORES = "I found no scores."
WRITE_PLAINLY = "Put spaces between the scores, use a point for decimals, and write just 9 for 9 out of 10."


def stopped(most: int) -> str:
    """Reason: the reading of a file ended at this line, since there were so many problems before it."""
    return f"I stopped here, after {most:,} problems, and did not read the rest"


def score_out_of_range(name: str, value: float, lowest: float, highest: float) -> str:
    """A number that is no score, by the name of its score."""
    return f"{name} is {value}; {score_rule(lowest, highest)}"


def score_rule(lowest: float, highest: float) -> str:
    """Reason: what a score may be."""
    return f"a score is a number from {lowest:g} to {highest:g}"


def scale_rule(lowest: int, highest: int) -> str:
    """Reason: what a score may be in a file whose scores are on another scale than 0–10."""
    return f"a score here is a number from {lowest} to {highest}"


def problem(line: int, column: str, value: str, reason: str) -> str:
    """What is wrong in a line of a file, in which column and of which value, where these are known."""
    # The value as Python writes it: it stays on its line, and nothing in it is invisible.
    shown = repr(shortened(value, SHOWN_CHARACTERS))[1:-1]
    if column:
        place = f"Line {line:,}, {column_label(column)}"
        return f"{place} “{shown}”: {reason}" if value else f"{place}: {reason}"
    return f"Line {line:,}, “{shown}”: {reason}" if value else f"Line {line:,}: {reason}"


def more_problems(amount: int) -> str:
    """How many problems are not shown."""
    return f"and {amount:,} more"


def columns_missing(found: Sequence[str], missing: Sequence[str]) -> str:
    """A file whose header does not name each column that is needed, or names one twice; `missing` are our names."""
    found_sentence = columns_found(found)
    if len(missing) == 1:
        return f"I need a column for the {column_label(missing[0])}. {found_sentence} Name it once, in the first row."
    needed = join_words([f"the {column_label(name)}" for name in missing])
    return f"I need columns for {needed}. {found_sentence} Name each once, in the first row."


def columns_found(found: Sequence[str]) -> str:
    """The columns of a file, the first of them."""
    if not found:
        return "I found no columns."
    names = ", ".join(shortened(name, SHOWN_CHARACTERS) for name in found[:SHOWN_COLUMNS])
    hidden = len(found) - SHOWN_COLUMNS
    return f"I found: {names} and {hidden:,} more." if hidden > 0 else f"I found: {names}."


def column_label(name: str) -> str:
    """What people call one of our columns: `voice tone`."""
    return SCORE_LABELS[name].lower() if name in SCORE_LABELS else name


def scale_unclear(highest: float) -> str:
    """A file whose scores may be on several scales, by its highest score."""
    return f"The highest score is {highest:g}, so these scores may not be on a scale from 0 to 10."


def rows_without_labels(rows: int, labels: int) -> str:
    """As many labels as rows of scores are needed."""
    return f"there are {rows:,} rows of scores, but {labels:,} labels"


def rows_without_provenance(rows: int, provenances: int) -> str:
    """As many provenances as rows of scores are needed, or none."""
    return f"there are {rows:,} rows of scores, but {provenances:,} provenances"


def emotion_refused(emotion: str, fault: str) -> str:
    """An example whose emotion's name cannot be stored."""
    return f"{emotion!r}: {fault}"


def no_scores_in(text: str) -> str:
    """A text without any number."""
    return f"I found no scores in {quoted(text)}."


def wrong_count(numbers: Sequence[str], amount: int) -> str:
    """Too few numbers, or too many; `numbers` are the first of them."""
    return f"I understood {join_words(numbers)}: that is {pluralize(amount, 'score', 'scores')}, and I need three."


def not_numbers(numbers: Sequence[str], words: Sequence[str]) -> str:
    """Words where numbers should stand, beside the numbers that were understood."""
    if numbers:
        return f"I understood {join_words(numbers)}, but {not_numbers_alone(words)}"
    return not_numbers_alone(words)


def not_numbers_alone(words: Sequence[str]) -> str:
    """Words where numbers should stand; `words` are the first of them."""
    if len(words) == 1:
        return f"{quoted(words[0])} is not a number."
    return f"{join_words(list(map(quoted, words)))} are not numbers."


def scores_outside(numbers: Sequence[str], wrong: Mapping[str, str], *, may_be_percent: bool) -> str:
    """Numbers of which some, `wrong` by the names of their scores, are not from 0 to 10."""
    outside = "scores go from 0 to 10." if len(wrong) == len(numbers) else scores_outside_alone(wrong)
    sentence = f"I understood {join_words(numbers)}, but {outside}"
    return f"{sentence} If they are percent, write 90%." if may_be_percent else sentence


def scores_outside_alone(wrong: Mapping[str, str]) -> str:
    """Numbers that are not from 0 to 10, by the names of their scores."""
    which = join_words([f"{column_label(name)} is {written}" for name, written in wrong.items()])
    return f"{which}; scores go from 0 to 10."


def ambiguous(ways: Sequence[str]) -> str:
    """Several ways to read the same scores."""
    return f"I can read this in more than one way: {' or '.join(ways)}. {WRITE_PLAINLY}"


def way_to_read(numbers: str, amount: int | None) -> str:
    """One way to read scores; `amount` where it has not three of them."""
    return f"“{numbers}”" if amount is None else f"“{numbers}” ({pluralize(amount, 'score', 'scores')})"


def unnamed_score(text: str) -> str:
    """Something before the first of several named scores."""
    return f"I cannot tell what {quoted(text)} is; name every score, or none."


def named_twice(name: str, first: str, second: str) -> str:
    """Two numbers for the same score."""
    return f"I understood {column_label(name)} twice: {first} and {second}."


def scores_missing(found: Mapping[str, str], missing: Sequence[str]) -> str:
    """Named scores that are not all three; `found` are the numbers of the others."""
    needed = f"What is missing: {join_words(list(map(column_label, missing)))}."
    if not found:
        return needed
    understood = join_words([f"{column_label(name)} {written}" for name, written in found.items()])
    return f"I understood {understood}. {needed}"


def unknown_score(name: str) -> str:
    """A name that is none of the three scores'."""
    return f"{quoted(name)} is not one of the scores: they are face, voice and body."


def named_without_number(name: str, value: str) -> str:
    """A score's name with something else than a number after it."""
    return f"I understood {quoted(value)} as {column_label(name)}; that is not a number."


def too_many_performances(amount: int, most: int) -> str:
    """More performances in a message than are read."""
    return f"I understood {amount:,} performances, one a line. I read at most {most} at once."


def words_on_both_sides(before: str, after: str) -> str:
    """Words before and after the scores, of which one may be a name."""
    both = f"{quoted(before)} and {quoted(after)}"
    return f"I found words before and after the scores: {both}. Only one of them can be the performer."


def line_problem(line: int, reason: str) -> str:
    """What is wrong in a line of a message; the reason is a sentence."""
    return f"Line {line}: {reason}"


def more_lines(amount: int) -> str:
    """How many lines with problems are not shown."""
    return f"… and {amount:,} more such lines."


def mark_or_score(mark: str) -> str:
    """A number at a line's start that may be the line's or a score."""
    return f"I cannot tell whether {quoted(mark)} is a score or the number of the line. Write three scores, like 9 8 9."


def performer_refused(written: str, fault: str) -> str:
    """Words beside the scores that are not a performer's name."""
    return f"I took {quoted(written)} for the performer, but {fault}."


def name_or_talk(written: str) -> str:
    """Many words beside scores."""
    return (
        f"I found scores, but I cannot tell what {quoted(written)} is. To say who performed, put the name first, "
        "with a colon: Ann: 9 8 9."
    )


def name_too_long(longest: int) -> str:
    """Fault of a name with too many characters."""
    return f"it is longer than {longest} characters"


def name_unseen(character: str) -> str:
    """Fault of a name that nobody can see; `character` says what it is made of."""
    return f"nobody can see it: it is an invisible character ({character})"


NAME_EMPTY = "it is empty"
NAME_WITH_BLANKS = "it has spaces before or after it"
NAME_WITH_CONTROL = "it has line breaks or invisible characters"
NAME_IS_MENTION = "it is an @name"
NAME_IS_TAG = "it is a #tag"
NAME_IS_LINK = "it is a link"
NAME_IS_COMMAND = "it is a /command"
NAME_IS_FORMULA = "it begins with =, +, - or @"


NO_EXAMPLES = "there are no examples; I need some of at least two emotions"


def single_emotion(emotion: str) -> str:
    """A dataset whose examples all have the same emotion."""
    return f"every example is {emotion}; I need at least two emotions"
