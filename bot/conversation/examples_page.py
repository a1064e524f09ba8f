"""A page of what was taught: what it shows, its buttons, and what they carry."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from telegram import InlineKeyboardMarkup

from bot.errors import RefusedTapError
from bot.storage.records import Page, TaughtExample
from bot.telegram_api.answers import row, rows
from bot.telegram_api.vote_data import name_code
from bot.text.examples_text import (
    BACK_TO_LIST,
    CHOOSE_EMOTION,
    CHOOSE_PERFORMER,
    EVERY_EMOTION,
    EVERY_PERFORMER,
    MORE,
    NEWER,
    OLDER,
    PREVIOUS,
    SHOW_EVERYONES,
    SHOW_MINE,
    TOO_OLD,
    delete_label,
    example_line,
    name_label,
    remove_label,
)
from engine.data.names import name_key

PREFIX = "list"
REMOVE_PREFIX = "remove"
PAGE_SIZE = 8
Action = Literal["sure", "emotion", "performer"]
_ACTIONS: dict[str | None, Action] = {"sure": "sure", "emotion": "emotion", "performer": "performer"}
_A_ROW, _NAMES_A_PAGE = 3, 18
_CODE = "[0-9a-f]{10}"
_DATA = re.compile(
    rf"{PREFIX}:(own|all)(?:\.({_CODE}))?(?:!({_CODE}))?:(\d{{1,9}}):(\d{{0,18}})(?::(sure|emotion|performer))?",
    re.ASCII,
)


@dataclass(frozen=True)
class ExamplesView:
    """What a page shows: one's own examples or everybody's, those of one performer and of one emotion where these are
    chosen, from an offset on."""

    own: bool
    offset: int
    performer: str | None = None
    emotion: str | None = None

    def to_data(self, delete: int | None = None, action: Action | None = None) -> str:
        """The callback data that shows this page, after deleting an example where one is given; `sure` where it was
        asked about. With the action `emotion` or `performer` it shows what may be chosen, the offset counting names."""
        performer = "" if self.performer is None else f".{name_code(self.performer)}"
        emotion = "" if self.emotion is None else f"!{name_code(self.emotion)}"
        page = f"{PREFIX}:{'own' if self.own else 'all'}{performer}{emotion}:{self.offset}"
        return f"{page}:{'' if delete is None else delete}{f':{action}' if action else ''}"


@dataclass(frozen=True)
class ExamplesTap:
    """What a button of a page asks for."""

    view: ExamplesView
    delete: int | None = None
    action: Action | None = None


Names = Callable[[], Iterable[str]]


def parse_tap(data: str, performers: Names, emotions: Names) -> ExamplesTap:
    """What a button carries; `performers` and `emotions` are called where one of them is chosen. Of many that takes a
    second. Raises RefusedTapError: no button of a page carries this, or it is about none of these."""
    found = _DATA.fullmatch(data)
    if found is None:
        raise RefusedTapError(TOO_OLD)
    whose, performer, emotion, offset, delete, action = found.groups()
    view = ExamplesView(whose == "own", int(offset), _decoded(performer, performers), _decoded(emotion, emotions))
    return ExamplesTap(view, int(delete) if delete else None, _ACTIONS.get(action))


def _decoded(code: str | None, names: Names) -> str | None:
    if code is None:
        return None
    name = next((name for name in names() if name_code(name) == code), None)
    if name is None:
        raise RefusedTapError(TOO_OLD)
    return name


def parse_filter(written: str, performers: Sequence[str], emotions: Sequence[str]) -> ExamplesView | None:
    """Everybody's examples of the performer, the emotion or both, in either order, that somebody wrote; None where
    these words name none."""
    words = written.split()
    for cut in (len(words), *range(1, len(words))):
        for one, other in ((words[:cut], words[cut:]), (words[cut:], words[:cut])):
            performer, emotion = _named(one, performers), _named(other, emotions)
            if (performer or not one) and (emotion or not other):
                return ExamplesView(own=False, offset=0, performer=performer, emotion=emotion)
    return None


def _named(words: Sequence[str], names: Sequence[str]) -> str | None:
    """The one of these names that the words are, however spelled."""
    key = name_key(" ".join(words))
    return next((name for name in names if name_key(name) == key), None) if words else None


def line_of(taught: TaughtExample) -> str:
    """The line of an example on a page."""
    return example_line(taught.example, taught.at)


def page_buttons(
    page: Page, view: ExamplesView, deletable: Collection[int], *, shared: bool = True, removable: bool = False
) -> InlineKeyboardMarkup | None:
    """Delete by number, show newer or older ones, choose an emotion or a performer or lift that, and, in a chat that is
    `shared`, change between one's own and everybody's; remove a performer's, where it is `removable`."""
    numbers = [
        (delete_label(number), view.to_data(delete=taught.id))
        for number, taught in enumerate(page.rows, start=view.offset + 1)
        if taught.id in deletable
    ]
    other = replace(view, own=not view.own, offset=0).to_data()
    switch = [(SHOW_EVERYONES if view.own else SHOW_MINE, other)] if shared else []
    remove = []
    if removable and view.performer is not None and not view.own:
        remove.append((remove_label(view.performer), f"{REMOVE_PREFIX}:ask"))
    lines = (numbers[:4], numbers[4:], _turning(view, page.total, PAGE_SIZE), _filters(page, view), switch, remove)
    return rows(*(row(*line) for line in lines)) if any(lines) else None


def names_buttons(names: Sequence[str], view: ExamplesView, action: Action) -> InlineKeyboardMarkup:
    """The names that may be chosen, from the view's offset on, three a row, and the way back to the list."""
    chosen = [
        (name_label(name), _choosing(view, action, name).to_data())
        for name in names[view.offset : view.offset + _NAMES_A_PAGE]
    ]
    lines = [row(*chosen[place : place + _A_ROW]) for place in range(0, len(chosen), _A_ROW)]
    turning = _turning(view, len(names), _NAMES_A_PAGE, action)
    return rows(*lines, row(*turning), row((BACK_TO_LIST, replace(view, offset=0).to_data())))


def _choosing(view: ExamplesView, action: Action, name: str) -> ExamplesView:
    start = replace(view, offset=0)
    return replace(start, emotion=name) if action == "emotion" else replace(start, performer=name)


def _turning(view: ExamplesView, total: int, size: int, action: Action | None = None) -> list[tuple[str, str]]:
    before, after = (PREVIOUS, MORE) if action else (NEWER, OLDER)
    pages = []
    if view.offset:
        pages.append((before, replace(view, offset=max(0, view.offset - size)).to_data(action=action)))
    if view.offset + size < total:
        pages.append((after, replace(view, offset=view.offset + size).to_data(action=action)))
    return pages


def _filters(page: Page, view: ExamplesView) -> list[tuple[str, str]]:
    """Choose an emotion, and a performer where an example of the page names one; what is chosen can be lifted."""
    start = replace(view, offset=0)
    buttons = []
    if view.emotion is not None:
        buttons.append((EVERY_EMOTION, replace(start, emotion=None).to_data()))
    elif page.total:
        buttons.append((CHOOSE_EMOTION, start.to_data(action="emotion")))
    if view.performer is not None:
        buttons.append((EVERY_PERFORMER, replace(start, performer=None).to_data()))
    elif any(taught.example.provenance.performer for taught in page.rows):
        buttons.append((CHOOSE_PERFORMER, start.to_data(action="performer")))
    return buttons
