"""A page of what was taught: its words, its buttons, and what they carry."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from html import escape

from telegram import InlineKeyboardMarkup

from bot.errors import RefusedTapError
from bot.storage.records import Page, TaughtExample
from bot.telegram_api.answers import row, rows
from bot.telegram_api.vote_data import name_code
from bot.text.wording import short_scores_line
from engine.data.names import name_key
from engine.data.phrases import pluralize, shortened

PREFIX = "list"
REMOVE_PREFIX = "remove"
PAGE_SIZE = 8
TOO_OLD = "This list is too old. Send /examples again."
_MOST_PERFORMERS = 4
_LONGEST_LABEL = 20
_DATA = re.compile(rf"{PREFIX}:(own|all)(?:\.([0-9a-f]{{10}}))?:(\d{{1,18}}):(\d{{0,18}})(:sure)?", re.ASCII)
_NEWEST_FIRST = "newest first (times in UTC)"
_PAGE = re.compile(r"\d+–\d+ of |There are no examples (of|by) ")
_NONE_LEFT, _EARLIER = "There are no examples", ", but earlier versions have some."
_PERFORMER = re.compile(
    rf"\d+–\d+ of (?:your|this chat's) [\d,]+ examples? by (.+), {re.escape(_NEWEST_FIRST)}\n"
    rf"|{_NONE_LEFT} by (.+) here any more{re.escape(_EARLIER)}$"
)


@dataclass(frozen=True)
class ExamplesView:
    """What a page shows: one's own examples or everybody's, those of one performer where there is one, from an offset
    on."""

    own: bool
    offset: int
    performer: str | None = None

    def to_data(self, delete: int | None = None, *, sure: bool = False) -> str:
        """The callback data that shows this page, after deleting an example where one is given; `sure` where it was
        asked about."""
        performer = "" if self.performer is None else f".{name_code(self.performer)}"
        page = f"{PREFIX}:{'own' if self.own else 'all'}{performer}:{self.offset}"
        return f"{page}:{'' if delete is None else delete}{':sure' if sure else ''}"


def parse_view(data: str, performers: Callable[[], Iterable[str]]) -> tuple[ExamplesView, int | None, bool]:
    """The page, the example to delete first, and whether it was asked about; `performers` is called where it is a
    performer's. Of many of them that takes a second. Raises RefusedTapError: no button of a page carries this, or it is
    about none of these performers."""
    found = _DATA.fullmatch(data)
    if found is None:
        raise RefusedTapError(TOO_OLD)
    whose, code, offset, delete, sure = found.groups()
    performer = next((name for name in performers() if name_code(name) == code), None) if code else None
    if code is not None and performer is None:
        raise RefusedTapError(TOO_OLD)
    view = ExamplesView(whose == "own", int(offset), performer)
    return view, int(delete) if delete else None, sure is not None


def performer_named(name: str, performers: Iterable[str]) -> str | None:
    """The performer of this name, however it is spelled; None where there is none."""
    return next((each for each in performers if name_key(each) == name_key(name)), None)


def is_page(text: str) -> bool:
    """Whether a message shows a page."""
    return _PAGE.match(text) is not None


def performer_shown(text: str) -> str | None:
    """The performer whose examples a page shows, from its own words; None where it shows more than one's, or none."""
    found = _PERFORMER.match(text)
    return (found[1] or found[2]) if found else None


def page_html(page: Page, view: ExamplesView, deletable: Collection[int]) -> str:
    """The examples of a page, numbered."""
    by = "" if view.performer is None else f" by {escape(view.performer)}"
    if not page.total and by and not view.own:
        return f"{_NONE_LEFT}{by} here any more{_EARLIER}"
    if not page.total:
        return f"There are no examples of {'yours' if view.own else 'this chat'}{by} here yet."
    first, last = view.offset + 1, view.offset + len(page.rows)
    lines = [f"{number}. {escape(example_line(taught))}" for number, taught in enumerate(page.rows, start=first)]
    whose, examples = "your" if view.own else "this chat's", pluralize(page.total, "example", "examples")
    hint = ["", "A number deletes that example."] if deletable else []
    return "\n".join([f"<b>{first}–{last} of {whose} {examples}{by}</b>, {_NEWEST_FIRST}", *lines, *hint])


def example_line(taught: TaughtExample) -> str:
    """An example in a list: `9 8 9: happy, by Ann (25 Nov 2026, 10:00)`."""
    example = taught.example
    performer = example.provenance.performer
    by = "" if performer is None else f", by {performer}"
    return f"{short_scores_line(example.scores)}: {example.emotion}{by} ({taught.at:%d %b %Y, %H:%M})"


def page_buttons(
    page: Page, view: ExamplesView, deletable: Collection[int], *, removable: bool = False
) -> InlineKeyboardMarkup:
    """Delete by number, show newer or older ones, those of one performer or of all, and change between one's own and
    everybody's; remove a performer's, where it is `removable`."""
    numbers = [
        (f"✕ {number}", view.to_data(delete=taught.id))
        for number, taught in enumerate(page.rows, start=view.offset + 1)
        if taught.id in deletable
    ]
    pages = []
    if view.offset:
        pages.append(("‹ Newer", replace(view, offset=max(0, view.offset - PAGE_SIZE)).to_data()))
    if view.offset + PAGE_SIZE < page.total:
        pages.append(("Older ›", replace(view, offset=view.offset + PAGE_SIZE).to_data()))
    other = (
        "Show the chat's" if view.own else "Show only mine",
        ExamplesView(not view.own, 0, view.performer).to_data(),
    )
    remove = []
    if removable and view.performer is not None and (page.total or not view.own):
        remove.append((f"Remove {shortened(view.performer, _LONGEST_LABEL)}'s examples", f"{REMOVE_PREFIX}:ask"))
    return rows(
        row(*numbers[:4]), row(*numbers[4:]), row(*pages), row(*_performers(page, view)), row(other), row(*remove)
    )


def _performers(page: Page, view: ExamplesView) -> list[tuple[str, str]]:
    """Buttons for the examples of the first performers of a page or, where it shows those of one, of all."""
    if view.performer is not None:
        return [("Every performer", ExamplesView(view.own, 0).to_data())]
    names: dict[str, str] = {}
    for taught in page.rows:
        if name := taught.example.provenance.performer:
            names.setdefault(name_key(name), name)
    return [
        (f"Only {shortened(name, _LONGEST_LABEL)}", ExamplesView(view.own, 0, name).to_data())
        for name in list(names.values())[:_MOST_PERFORMERS]
    ]
