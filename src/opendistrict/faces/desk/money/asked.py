"""Which unit's books a page is about, and from where a list goes on."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from opendistrict.faces.kit import clock
from opendistrict.faces.kit.dossier_words import unit_name
from opendistrict.faces.kit.pages import actor_of
from opendistrict.registers.ledger import queries
from opendistrict.registers.people import queries as people

READ = "ledger.read"
UNIT = "don-vi"


@dataclass(frozen=True, slots=True)
class Books:
    """The unit whose books are looked at, and those one might look at instead."""

    unit_id: UUID
    name: str
    others: tuple[tuple[str, str], ...]  # name and address, the unit's own with them

    @property
    def query(self) -> str:
        return f"?{UNIT}={self.unit_id}" if len(self.others) > 1 else ""


def books(request: HttpRequest) -> Books | None:
    """The unit that was asked for, else the reader's own, else the first; None without books."""
    found = queries.units(actor=actor_of(request))
    asked = request.GET.get(UNIT, "")
    chosen = next((one for one in found if str(one) == asked), None)
    if asked and chosen is None:
        raise Http404
    if not found:
        return None
    names = {one: unit_name(one, clock.today(request)) for one in found}
    own = actor_of(request).unit_id
    unit_id = chosen or (own if own in names else sorted(found, key=lambda one: names[one])[0])
    others = sorted((name, f"{request.path}?{UNIT}={one}") for one, name in names.items())
    return Books(unit_id, names[unit_id], tuple(others))


def frame(request: HttpRequest, tab: str, found: Books | None) -> dict[str, Any]:
    """What every page of the books stands in: its tabs, and the choice of the unit."""
    query = found.query if found else ""
    titles = {
        "money": _("Tổng quan"), "money_charges": _("Phải thu"), "money_lines": _("Dòng tiền"),
        "money_bank": _("Ngân hàng"), "money_decisions": _("Đề nghị"),
        "money_remittances": _("Nộp ngân sách"), "money_closing": _("Khóa sổ"),
    }  # fmt: skip
    return {
        "books": found,
        "books_name": found.name if found else "",
        "books_query": query,
        "tabs": [(title, reverse(name) + query) for name, title in titles.items()],
        "tab": reverse(tab) + query,
        "unit_tab": f"{request.path}?{UNIT}={found.unit_id}" if found else "",
    }


def after(request: HttpRequest) -> tuple[date, UUID] | None:
    """ "2026-11-23:0190…": the day and key after which the page begins."""
    told = request.GET.get("after", "")
    if not told:
        return None
    day, _colon, key = told.partition(":")
    try:
        return date.fromisoformat(day), UUID(key)
    except ValueError:
        raise Http404 from None


def names(request: HttpRequest, ids: set[UUID]) -> dict[UUID, str]:
    """Payers by name, for who may read them; a dash for the others."""
    found = people.parties(ids, actor=actor_of(request))
    return {one: found[one].full_name if one in found else "—" for one in ids}
