"""Names that people give: what a reader sees of them, when two are the same, and what is none."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from engine.data import sentences
from engine.data.spreadsheets import begins_as_formula

# Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties, and a few more that fonts leave empty.
_IGNORABLE_RANGES = (
    *("00AD", "034F", "061C", "115F-1160", "17B4-17B5", "180B-180F", "200B-200F", "202A-202E", "2060-206F"),
    *("FE00-FE0F", "FEFF", "FFF0-FFF8", "1BCA0-1BCA3", "1D173-1D17A", "E0000-E0FFF"),
    *("16FE4", "1D159", "FFFC", "13441-13442"),
)
_BLANK_LETTERS = "\u2800\u3164\uffa0"
"""Letters and a pattern of Braille that look as a blank does."""


def _table() -> dict[int, str | None]:
    """For `str.translate`: what nobody sees goes, what looks like a blank becomes one."""
    bounds = [[int(bound, 16) for bound in each.split("-")] for each in _IGNORABLE_RANGES]
    unseen = dict.fromkeys(code for each in bounds for code in range(each[0], each[-1] + 1))
    return {**unseen, **dict.fromkeys(map(ord, _BLANK_LETTERS), " ")}


_SEEN = _table()
_ZWNJ, _ZWJ = "\u200c", "\u200d"
_SELECTORS = "\ufe0e\ufe0f"
_VIRAMA = 9
"""Its class among combining characters."""
_JOINING = re.compile("[\u0620-\u109f\u1780-\u18af\ua800-\uabff]")
"""Scripts in whose words a joiner changes what is seen: Arabic, the Indic ones and their neighbours."""
_NAME = re.compile(r"(?<!\w)@\w")
_TAG = re.compile(r"(?<!\w)[#$]\w")
_COMMAND = re.compile(r"(?<![\w/<>])/\w")
_LINK = re.compile(r"\w://|\bwww\.|\.xn--|[^\W_]\.[^\W\d_]{2,}(?!\w)", re.IGNORECASE)
_LINE_BREAKS = "\x0a-\x0d\x1c-\x1f\x85\u2028\u2029"
_BLANKS = re.compile(rf"[^\S{_LINE_BREAKS}]+")


def name_key(name: str) -> str:
    """The same text for names that look the same: in any case, Unicode form and number of blanks, whatever invisible
    characters are in them."""
    folded = unicodedata.normalize("NFKC", name.translate(_SEEN)).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).translate(_SEEN).split())


def clean_name(written: str) -> str:
    """The name as a reader sees it: without invisible characters, but for joiners that change what is seen; with
    single blanks."""
    if _is_plain(written):
        return " ".join(written.split())
    kept = "".join(
        character if _is_joiner(written, place) else character.translate(_SEEN)
        for place, character in enumerate(written)
    )
    return _BLANKS.sub(" ", kept).strip()


@dataclass(frozen=True, slots=True)
class NameKind:
    """What is named, an emotion or a performer, by the most characters that its name has."""

    longest: int

    def fault(self, name: str) -> str | None:
        """Why a dataset cannot hold this name, or None where it can."""
        if len(name) > self.longest:
            return sentences.name_too_long(self.longest)
        return _short_fault(name)

    def written_fault(self, written: str) -> str | None:
        """Why this, cleaned, is no name that a dataset can hold, or None where it is one."""
        name = clean_name(written)
        if not name and written.strip():
            return sentences.name_unseen(_described(written.strip()[0]))
        return self.fault(name)

    def teaching_fault(self, written: str) -> str | None:
        """Why this, cleaned, cannot be taught as a name that people are shown, or None where it can. It is stricter
        than `fault`: datasets may hold what was taught before."""
        name = clean_name(written)
        return self.written_fault(written) or _reference_fault(name) or _formula_fault(name)

    def escaped_teaching_fault(self, name: str) -> str | None:
        """As `teaching_fault`, of a cleaned name that a spreadsheet was kept from running: it may begin as a
        formula."""
        return self.fault(name) or _reference_fault(name)


@lru_cache
def _short_fault(name: str) -> str | None:
    if not name.strip():
        return sentences.NAME_EMPTY
    if name != name.strip():
        return sentences.NAME_WITH_BLANKS
    if not _is_plain(name) and any(_is_control(character) for character in name):
        return sentences.NAME_WITH_CONTROL
    return None


def _reference_fault(name: str) -> str | None:
    """What Telegram would make a link of, and ring somebody for."""
    plain = unicodedata.normalize("NFKC", name)
    if _NAME.search(plain):
        return sentences.NAME_IS_MENTION
    if _TAG.search(plain):
        return sentences.NAME_IS_TAG
    if _LINK.search(plain):
        return sentences.NAME_IS_LINK
    return sentences.NAME_IS_COMMAND if _COMMAND.search(plain) else None


def _formula_fault(name: str) -> str | None:
    return sentences.NAME_IS_FORMULA if begins_as_formula(name) else None


def _is_plain(text: str) -> bool:
    """Whether every character is seen, and stands for itself."""
    return text.isascii() and text.isprintable()


def _is_joiner(text: str, place: int) -> bool:
    """Whether a joiner stands there that changes what is seen."""
    if text[place] not in (_ZWNJ, _ZWJ) or place == 0:
        return False
    selected = place > 1 and text[place - 1] in _SELECTORS
    before, after = text[place - 1 - selected], text[place + 1 : place + 2]
    if unicodedata.combining(before) == _VIRAMA or (_JOINING.match(before) and _JOINING.match(after)):
        return True
    return text[place] == _ZWJ and _is_emoji(before) and _is_emoji(after)


def _is_emoji(character: str) -> bool:
    return character in ("\u2194", "\u2195") or (character != "" and unicodedata.category(character) in ("So", "Sk"))


def _is_control(character: str) -> bool:
    category = unicodedata.category(character)
    return category in {"Cc", "Cs", "Zl", "Zp"} or (category == "Cf" and character not in (_ZWNJ, _ZWJ))


def _described(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()
