"""Emotions that look the same become one, spelled as a reader sees them."""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_UNNAMED = "unnamed"
# Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties, and two more that fonts leave empty.
_IGNORABLE = (
    *("00AD", "034F", "061C", "115F-1160", "17B4-17B5", "180B-180F", "200B-200F", "202A-202E", "2060-206F"),
    *("FE00-FE0F", "FEFF", "FFF0-FFF8", "1BCA0-1BCA3", "1D173-1D17A", "E0000-E0FFF", "16FE4", "1D159"),
)
_BLANK_LETTERS = "\u2800\u3164\uffa0"
_JOINERS = "\u200c\u200d"
_VIRAMA = 9
_SEEN: dict[int, str | None] = dict.fromkeys(map(ord, _BLANK_LETTERS), " ")
for _each in _IGNORABLE:
    _first, _, _last = _each.partition("-")
    _SEEN.update(dict.fromkeys(range(int(_first, 16), int(_last or _first, 16) + 1)))

_emotions = sa.table("emotions", *map(sa.column, ("id", "chat_id", "key", "spelling")))
_examples = sa.table("examples", sa.column("emotion_id"))
_versions = sa.table("versions", *map(sa.column, ("chat_id", "measures", "parameters")))
_chats = sa.table("chats", *map(sa.column, ("id", "edition")))


def upgrade() -> None:
    """Clean every spelling, and merge those of a chat that look the same into the oldest; examples go along. Chats
    whose labels change are fitted and measured again."""
    connection = op.get_bind()
    alike: dict[tuple[int, str], list[sa.Row[tuple[int, int, str, str]]]] = defaultdict(list)
    for row in connection.execute(sa.select(_emotions).order_by(_emotions.c.id)).all():
        alike[row.chat_id, _key(_cleaned(row.spelling))].append(row)
    for (_, key), rows in alike.items():
        _merge(connection, key, rows)
    changed = {
        chat for (chat, _), rows in alike.items() if len(rows) > 1 or _cleaned(rows[0].spelling) != rows[0].spelling
    }
    for chat in changed:
        _have_fitted_again(connection, chat)


def _merge(connection: sa.Connection, key: str, rows: Sequence[sa.Row[tuple[int, int, str, str]]]) -> None:
    kept, *others = rows
    ids = [other.id for other in others]
    connection.execute(sa.update(_examples).where(_examples.c.emotion_id.in_(ids)).values(emotion_id=kept.id))
    connection.execute(sa.delete(_emotions).where(_emotions.c.id.in_(ids)))
    spelling = _cleaned(kept.spelling)
    if (key, spelling) != (kept.key, kept.spelling):
        connection.execute(sa.update(_emotions).where(_emotions.c.id == kept.id).values(key=key, spelling=spelling))


def _have_fitted_again(connection: sa.Connection, chat: int) -> None:
    nothing = {"measures": sa.null(), "parameters": sa.null()}
    connection.execute(sa.update(_versions).where(_versions.c.chat_id == chat).values(nothing))
    connection.execute(sa.update(_chats).where(_chats.c.id == chat).values(edition=_chats.c.edition + 1))


def _key(emotion: str) -> str:
    folded = unicodedata.normalize("NFKC", emotion.translate(_SEEN)).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).translate(_SEEN).split())


def _cleaned(spelling: str) -> str:
    kept = "".join(
        character if _is_joiner(spelling, place) else character.translate(_SEEN)
        for place, character in enumerate(spelling)
    )
    cleaned = " ".join(kept.split())
    return cleaned if _key(cleaned) else _UNNAMED


def _is_joiner(text: str, place: int) -> bool:
    """Whether it joins letters of a script that is written joined, or emoji."""
    if text[place] not in _JOINERS or place == 0:
        return False
    selected = place > 1 and text[place - 1] in "\ufe0e\ufe0f"
    before, after = text[place - 1 - selected], text[place + 1 : place + 2]
    joined = _is_joining(before) and _is_joining(after)
    emoji = text[place] == "\u200d" and _is_emoji(before) and _is_emoji(after)
    return unicodedata.combining(before) == _VIRAMA or joined or emoji


def _is_joining(character: str) -> bool:
    return "\u0620" <= character <= "\u109f" or "\u1780" <= character <= "\u18af" or "\ua800" <= character <= "\uabff"


def _is_emoji(character: str) -> bool:
    return character in ("\u2194", "\u2195") or (character != "" and unicodedata.category(character) in ("So", "Sk"))
