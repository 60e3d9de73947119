"""What a list shows: columns, rows, the way to the next page, filters one keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` is text, number (right, tabular), code (a short word, never broken), date or actions.
    On a narrow screen a row becomes a card and every cell is named by its column."""

    label: Words
    kind: str = "text"
    hint: Words = ""
    is_hidden: bool = False  # the label is read aloud, not shown (bars, buttons)


@dataclass(frozen=True, slots=True)
class Cell:
    """Plain text, perhaps with a note below and an address; or a template with its values."""

    text: Words = ""
    note: Words = ""
    href: str = ""
    template: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """`group` begins a new group above this row; `kind` (no, risk, late) marks its edge."""

    cells: Sequence[Cell | Words]
    group: Words = ""
    kind: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A page of a list. `next` and `first` are addresses, empty where there is no such page;
    `count` is already worded ("1.000+"). The caption is what a screen reader announces."""

    caption: Words
    columns: Sequence[Column]
    rows: Sequence[Row]
    next: str = ""
    first: str = ""
    count: Words = ""
    empty_title: Words = ""
    empty_text: Words = ""
    empty_href: str = ""  # where to go from an empty list, in the words of `empty_action`
    empty_action: Words = ""
    is_caption_shown: bool = False


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A named query string of one person; the caller keeps it."""

    id: str
    name: str
    query: str
    is_current: bool = False


def same_page_with(request: HttpRequest, **changes: str) -> str:
    """This page's address with some of its parameters changed (None or "" removes one)."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path
