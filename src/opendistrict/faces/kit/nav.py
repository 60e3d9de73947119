"""The main navigation: each face registers its doors, the top bar shows those one may open."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from opendistrict.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class NavItem:
    """One door. Without an act it is for everybody who serves in a post, or, public, for all."""

    label: str | Promise
    url_name: str
    icon: str
    act: str | None = None
    public: bool = False
    for_staff: bool = True  # of a public one: who works here has a page of their own for it
    order: int = 50


@dataclass(frozen=True, slots=True)
class NavLink:
    label: str
    href: str
    icon: str
    is_here: bool


_items: dict[str, NavItem] = {}
_search: list[tuple[str, str]] = []  # url_name, act
_beginnings: dict[str, tuple[int, str]] = {}  # url_name → place in line, act


def register(*items: NavItem) -> None:
    """Called by a face when it starts (in its `urls` or `apps`). Told twice, shown once."""
    for item in items:
        _items[item.url_name] = item


def begin_at(url_name: str, act: str, *, order: int = 50) -> None:
    """The page on which whoever may do that act begins the day: the home page leads there. Of
    several the lowest `order` counts."""
    _beginnings[url_name] = (order, act)


def beginning(actor: Actor) -> str:
    """Where this actor begins; empty for those who choose a door themselves."""
    for url_name, (_order, act) in sorted(_beginnings.items(), key=lambda item: (item[1], item[0])):
        if actor.may_somewhere(act):
            return reverse(url_name)
    return ""


def search_at(url_name: str, act: str) -> None:
    """The page that answers the search box of the top bar (GET, `q`), for who may do the act."""
    _search[:] = [(url_name, act)]


def search_url(actor: Actor | None) -> str:
    """Where this actor searches; empty without such a page, or without the right."""
    for url_name, act in _search:
        if actor is not None and actor.may_somewhere(act):
            return address(url_name)
    return ""


def links(actor: Actor | None, path: str) -> list[NavLink]:
    """The doors this actor may open, in order; the one that leads to `path` is marked."""
    found = [
        (item, reverse(item.url_name))
        for item in sorted(_items.values(), key=lambda item: (item.order, item.url_name))
        if _may_open(item, actor)
    ]
    here = _longest((href for _, href in found), path)
    return [NavLink(str(item.label), href, item.icon, href == here) for item, href in found]


def address(url_name: str) -> str:
    """The address of a page that another part may or may not have brought; empty without it."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _may_open(item: NavItem, actor: Actor | None) -> bool:
    if item.public:
        return item.for_staff or actor is None or actor.party_id is not None
    if actor is None:
        return False
    return actor.may_somewhere(item.act) if item.act else actor.post_id is not None


def _longest(hrefs: Iterable[str], path: str) -> str | None:
    covering = [href for href in hrefs if path == href or (href != "/" and path.startswith(href))]
    return max(covering, key=len, default=None)
