"""Telegram's HTML parse mode, as strict as Telegram's and with its words for what is wrong."""

import re
from dataclasses import dataclass, field
from html import unescape

from bot.local_chat.entities import Entity, FormattedText
from bot.utf16 import utf16_length

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}
_PLAIN = re.compile(r"[^<&]+")
_CHARACTER = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|lt|gt|amp|quot)(?![A-Za-z0-9]);?")
_TAG_NAME = re.compile(r"</?([^\s>]*)")
_SPACE = re.compile(r"\s*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_ATTRIBUTE_VALUE = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9.-]*)(?=[\s>])")
_LINK = re.compile(r"(?:(?:https?|tg|ton)://)?[^\s/?#]+(?:[/?#]\S*)?", re.IGNORECASE)
_MAX_URL_LENGTH = 2048


class MarkupError(ValueError):
    """The HTML cannot be parsed; the message is Telegram's."""


@dataclass(frozen=True)
class _Tag:
    name: str
    offset: int
    """Where its text begins, in UTF-16 units."""
    piece: int
    """The first piece of its text."""
    attributes: dict[str, str]


def parse_html(source: str) -> FormattedText:
    """The text of Telegram's HTML and its entities, neither trimmed nor sorted. Raises MarkupError: a tag is
    unknown, malformed, not closed or closed out of order."""
    return _Parser(source).parse()


@dataclass
class _Parser:
    source: str
    position: int = 0
    tag_start: int = 0
    """Where in the source the tag that is being read begins."""
    length: int = 0
    """Of the text so far, in UTF-16 units."""
    text: list[str] = field(default_factory=list)
    tags: list[_Tag] = field(default_factory=list)
    """Those that are open."""
    entities: list[Entity] = field(default_factory=list)

    def parse(self) -> FormattedText:
        while self.position < len(self.source):
            self.tag_start = self.position
            if self.source.startswith("</", self.position):
                self._end_tag()
            elif self.source[self.position] == "<":
                self._start_tag()
            else:
                self._characters()
        if self.tags:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self.tags[-1].name}"')
        return FormattedText("".join(self.text), tuple(self.entities))

    def _characters(self) -> None:
        """Plain text, or one of the few character references; any other ampersand is itself."""
        plain = _PLAIN.match(self.source, self.position)
        reference = _CHARACTER.match(self.source, self.position)
        if plain:
            self._append(plain[0], plain.end())
        elif reference:
            self._append(_unescaped(reference), reference.end())
        else:
            self._append("&", self.position + 1)

    def _append(self, characters: str, end: int) -> None:
        self.text.append(characters)
        self.length += utf16_length(characters)
        self.position = end

    def _start_tag(self) -> None:
        name = self._tag_name("start")
        if name not in _TYPES:
            raise self._error(f'Unsupported start tag "{name}"')
        attributes = self._attributes(name)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"')
        self.tags.append(_Tag(name, self.length, len(self.text), attributes))

    def _tag_name(self, kind: str) -> str:
        match = _TAG_NAME.match(self.source, self.position)
        if match is None or match.end() == len(self.source):
            raise self._error(f"Unclosed {kind} tag")
        self.position = match.end()
        return match[1].lower()

    def _attributes(self, tag: str) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while self._after_space(tag) != ">":
            name = self._take(_ATTRIBUTE_NAME).lower()
            if not name:
                raise self._error(f'Empty attribute name in the tag "{tag}"')
            attributes[name] = ""
            if self._after_space(tag) == "=":
                self.position += 1
                self._after_space(tag)
                attributes[name] = self._attribute_value(tag)
        self.position += 1
        return attributes

    def _after_space(self, tag: str) -> str:
        self._take(_SPACE)
        if self.position == len(self.source):
            raise self._error(f'Unclosed start tag "{tag}"')
        return self.source[self.position]

    def _attribute_value(self, tag: str) -> str:
        match = _ATTRIBUTE_VALUE.match(self.source, self.position)
        if match is None and self.source[self.position] in "\"'":
            raise self._error(f'Unclosed start tag "{tag}"')
        if match is None:
            raise self._error("Unexpected end of name token", at=self.position)
        self.position = match.end()
        return _CHARACTER.sub(_unescaped, match[1] or match[2] or (match[3] or "").lower())

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.position)
        taken = match[0] if match else ""
        self.position += len(taken)
        return taken

    def _end_tag(self) -> None:
        name = self._tag_name("end")
        if self._after_space(name) != ">" or not self.tags:
            raise self._error("Unexpected end tag")
        self.position += 1
        tag = self.tags.pop()
        if name not in ("", tag.name):
            raise self._error("Unmatched end tag", f', expected "</{tag.name}>", found "</{name}>"')
        self._close(tag)

    def _close(self, tag: _Tag) -> None:
        """Keep what the tag means, unless it holds no text or lies inside code, which keeps nothing else."""
        inside = {outer.name for outer in self.tags}
        language = tag.attributes.get("class", "").removeprefix("language-")[:64] if tag.name == "code" else ""
        whole_pre = bool(self.tags) and self.tags[-1].name == "pre" and self.tags[-1].offset == tag.offset
        if language and whole_pre:
            self.tags[-1].attributes["language"] = language
        if tag.offset == self.length or inside & {"pre", "code"}:
            return
        if tag.name == "blockquote" and "blockquote" in inside:
            return
        entity = Entity(_TYPES[tag.name], tag.offset, self.length - tag.offset)
        self.entities.extend(_with_argument(entity, tag, "".join(self.text[tag.piece :])))

    def _error(self, what: str, more: str = "", at: int | None = None) -> MarkupError:
        before = self.source[: self.tag_start if at is None else at]
        return MarkupError(f"{what} at byte offset {len(before.encode())}{more}")


def _with_argument(entity: Entity, tag: _Tag, inner: str) -> list[Entity]:
    """The entity with what its tag's attributes add; none for a link that leads nowhere."""
    offset, length = entity.offset, entity.length
    if tag.name == "pre" and "language" in tag.attributes:
        return [Entity("pre", offset, length, language=tag.attributes["language"])]
    if tag.name == "blockquote" and "expandable" in tag.attributes:
        return [Entity("expandable_blockquote", offset, length)]
    if tag.name == "a":
        url = normalize_url(tag.attributes.get("href") or inner)
        return [Entity("text_link", offset, length, url=url)] if url else []
    return [entity]


def normalize_url(address: str) -> str | None:
    """The address as Telegram keeps it, with a scheme and a path, or None where it is none."""
    address = address.strip()
    if len(address) > _MAX_URL_LENGTH or not _LINK.fullmatch(address):
        return None
    scheme, separator, rest = address.partition("://") if "://" in address else ("http", "://", address)
    if scheme.lower().startswith("http") and "." not in rest.split("/")[0] and "localhost" not in rest:
        return None
    bare = not re.search(r"[/?#]", rest) and scheme.lower().startswith("http")
    return f"{scheme}{separator}{rest}{'/' if bare else ''}"


def _unescaped(reference: re.Match[str]) -> str:
    return unescape(reference[0].removesuffix(";") + ";")
