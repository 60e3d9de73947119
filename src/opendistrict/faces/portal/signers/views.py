"""Who may sign on a day, for one ward or district: the post, the person, and by what."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opendistrict.faces.kit import clock, formats, rights
from opendistrict.faces.kit.fields import DayField
from opendistrict.faces.kit.pages import page
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.faces.portal.signers.forms import AskForm
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import FieldSigners, Signer, UnitKind, UnitShape
from opendistrict.registers.people import queries as people

PLACES = {UnitKind.DISTRICT, UnitKind.WARD}
UNREADABLE = 422
_DAY = timedelta(days=1)


@page(public=True)
@require_safe
def signers(request: HttpRequest) -> HttpResponse:
    """The register of who may sign: today for the first ward, or as asked."""
    today = clock.today(request)
    on = _day(request.GET.get("on", ""), today)
    places = {unit.slug: unit for unit in _places(on)}
    units = [(slug, _name_of(unit)) for slug, unit in places.items()]
    told = {"unit": next(iter(places), ""), "on": f"{on:%d/%m/%Y}"}
    told |= {name: value for name in ("unit", "on") if (value := request.GET.get(name))}
    form = AskForm(told, units=units, today=today)
    context: dict[str, object] = {"form": form, "is_asked": bool(request.GET)}
    if not form.is_valid():
        status = UNREADABLE if request.GET else 200  # 200: a place without wards or districts yet
        return render(request, "portal/signers/list.html", context, status=status)
    unit = places[form.cleaned_data["unit"]]
    found = orgs.signers_on(unit.id, on)
    context |= {
        "unit_name": _name_of(unit),
        "on": on,
        "is_today": on == today,
        "is_sample": _are_samples(found),
        "table": _table(found, _name_of(unit), on) if found else None,
    }
    return render(request, "portal/signers/list.html", context)


def _day(text: str, today: date) -> date:
    """The day asked for, as far as it can be read; the form says what is wrong with it."""
    try:
        asked = DayField(required=False).clean(text)
    except ValidationError:
        return today
    return min(asked or today, today)


def _places(on: date) -> list[UnitShape]:
    """The districts and wards of a day, each district before its wards."""
    tree = orgs.tree_on(on)
    found: list[UnitShape] = []

    def walk(unit_id: UUID | None) -> None:
        for child in tree.children(unit_id):
            found.extend([child] if child.kind in PLACES else [])
            walk(child.id)

    walk(None)
    return found


def _name_of(unit: UnitShape) -> str:
    return unit.name_en if formats.language() == "en" else unit.name


def _are_samples(found: list[FieldSigners]) -> bool:
    serving = [signer.post.person_id for one in found for signer in one.signers]
    known = people.people(person_id for person_id in serving if person_id)
    return any(one.is_sample for one in known.values())


def _table(found: list[FieldSigners], unit_name: str, on: date) -> Table:
    names = rights.field_names(one.field for one in found)
    in_all = [one for one in found[0].signers if _signs_all(one)]
    rows = [Row(_cells(one), group="" if n else _("Mọi lĩnh vực")) for n, one in enumerate(in_all)]
    for field in found:
        some = [one for one in field.signers if not _signs_all(one)]
        lines = [Row(_cells(one)) for one in some] or [_nobody_else(bool(in_all))]
        rows += [replace(lines[0], group=names[field.field.code]), *lines[1:]]
    return Table(
        caption=_("Người được ký kết quả giải quyết hồ sơ, %(unit)s, ngày %(day)s")
        % {"unit": unit_name, "day": f"{on:%d/%m/%Y}"},
        columns=[
            Column(_("Người được ký")),
            Column(_("Theo")),
            Column(_("Phạm vi, điều kiện")),
            Column(_("Đến hết ngày")),
        ],
        rows=rows,
    )


def _signs_all(signer: Signer) -> bool:
    """In every field, whatever the matter: told once, above the fields."""
    return ":" not in signer.ground.act and signer.ground.condition is None


def _nobody_else(is_signed: bool) -> Row:
    if is_signed:
        return Row([Cell(_("Chỉ người ký mọi lĩnh vực")), "", "", ""])
    nobody = Cell(_("Chưa có ai được ký"), note=_("Hồ sơ lĩnh vực này phải chờ."))
    return Row([nobody, "", "", ""], kind="risk")


def _cells(signer: Signer) -> list[Cell | str]:
    ground, post = signer.ground, signer.post
    title = post.title_en if formats.language() == "en" else post.title
    acting = _("phụ trách") if post.is_acting else ""
    procedure = orgs.procedure_of(ground.act)
    only = _("chỉ thủ tục %(code)s") % {"code": procedure} if procedure else ""
    limits = [only, rights.condition_text(ground.condition), ground.limit]
    last = ground.until - _DAY if ground.until else None
    return [
        Cell(post.person_name, note=" · ".join(filter(None, [title, acting]))),
        Cell(rights.ground_text(ground), note=ground.basis),
        Cell("; ".join(filter(None, limits)) or _("không giới hạn")),
        f"{last:%d/%m/%Y}" if last else _("đến khi thay đổi").replace(" ", formats.NO_BREAK),
    ]
