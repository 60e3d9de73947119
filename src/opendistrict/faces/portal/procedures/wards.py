"""For which ward: chosen once, remembered in the browser, asked again by nobody."""

from datetime import date

from django.http import HttpRequest, HttpResponse

from opendistrict.faces.kit import dossier_words
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitKind, UnitShape

COOKIE = "od_ward"
FIELD = "phuong"
_YEAR = 365 * 24 * 3600  # seconds


def wards(on: date) -> list[UnitShape]:
    """The wards of a day in their official order."""
    found = [unit for unit in orgs.tree_on(on).units.values() if unit.kind == UnitKind.WARD]
    return sorted(found, key=lambda unit: (unit.place_in_line, unit.slug))


def chosen(request: HttpRequest, among: list[UnitShape]) -> UnitShape | None:
    """The ward asked for now, or before; the only one where there is one."""
    told = request.POST.get(FIELD) or request.GET.get(FIELD) or request.COOKIES.get(COOKIE, "")
    found = next((unit for unit in among if unit.slug == told), None)
    return among[0] if found is None and len(among) == 1 else found


def remember(answer: HttpResponse, ward: UnitShape | None) -> HttpResponse:
    if ward is not None:
        answer.set_cookie(COOKIE, ward.slug, max_age=_YEAR, httponly=True, samesite="Lax")
    return answer


def name_of(unit: UnitShape) -> str:
    return dossier_words.either(unit.name, unit.name_en)
