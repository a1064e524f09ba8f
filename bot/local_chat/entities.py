"""Text as Telegram keeps it: cleaned, trimmed, with entities whose offsets are in UTF-16 units."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.local_chat.bot_api_schema import JsonObject
from bot.utf16 import utf16_length

_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32)], " ") | {13: None}
COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@(?P<bot>[A-Za-z0-9_]{3,32}))?(?![\w/<>])")
"""A command, and the bot that it names, if any."""
_LITERAL = frozenset({"code", "pre", "text_link"})
_MAX_ENTITIES = 100


@dataclass(frozen=True)
class Entity:
    """A part of a text with a meaning: `offset` and `length` in UTF-16 units, as JavaScript counts too."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None

    @property
    def end(self) -> int:
        return self.offset + self.length

    def to_json(self) -> JsonObject:
        return {name: value for name, value in vars(self).items() if value is not None}


@dataclass(frozen=True)
class FormattedText:
    """A text and its entities, sorted by where they begin, the longer first."""

    text: str
    entities: tuple[Entity, ...] = ()

    def to_json(self, text_name: str, entities_name: str) -> JsonObject:
        """The fields of a message: `text` and `entities`, or `caption` and `caption_entities`."""
        if not self.text:
            return {}
        entities = [entity.to_json() for entity in self.entities]
        return {text_name: self.text} | ({entities_name: entities} if entities else {})


def sanitize(text: str) -> str:
    """Replace lone surrogates, which JSON can carry, and control characters; drop carriage returns."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").translate(_CONTROLS)


def normalize(formatted: FormattedText) -> FormattedText:
    """Trim the text, clip the entities to it, and find the commands that people can tap."""
    text = formatted.text.strip()
    lead = utf16_length(formatted.text) - utf16_length(formatted.text.lstrip())
    entities = list(_clip(formatted.entities, lead, utf16_length(text)))
    literal = [entity for entity in entities if entity.type in _LITERAL]
    entities += [c for c in find_commands(text) if not any(_overlap(c, entity) for entity in literal)]
    entities.sort(key=lambda entity: (entity.offset, -entity.length))
    return FormattedText(text, tuple(entities[:_MAX_ENTITIES]))


def find_commands(text: str) -> Iterator[Entity]:
    """The bot commands in a text, `/name` and `/name@bot`."""
    offset, counted = 0, 0
    for match in COMMAND.finditer(text):
        offset += utf16_length(text[counted : match.start()])
        counted = match.start()
        yield Entity("bot_command", offset, len(match[0]))


def _clip(entities: Iterable[Entity], lead: int, length: int) -> Iterator[Entity]:
    for entity in entities:
        start, end = max(entity.offset - lead, 0), min(entity.end - lead, length)
        if start < end:
            yield replace(entity, offset=start, length=end - start)


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end
