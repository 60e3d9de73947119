"""Working on a plan: its head, its new units, its lines, and the numbers of a line."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opendistrict.faces.desk.reform import forms
from opendistrict.faces.desk.reform.shown import ACT, Desk, crumbs_to, reform_or_404
from opendistrict.faces.desk.reform.views import UNREADABLE, show_reform
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.fold import fold
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitBecomes, UnitBegins
from opendistrict.registers.places import actions as places
from opendistrict.registers.places.shapes import Line, LineKind, Move, ReformShape

LINE = "desk/reform/line.html"


@page(act=ACT)
@require_POST
def head(request: HttpRequest, reform_id: UUID) -> HttpResponse:
    reform = reform_or_404(request, reform_id)
    form = forms.HeadForm(request.POST)
    if not form.is_valid():
        return show_reform(request, reform, head_form=form, status=UNREADABLE)
    return _write(request, reform, **form.cleaned_data)


@page(act=ACT)
@require_POST
def add_unit(request: HttpRequest, reform_id: UUID) -> HttpResponse:
    reform = reform_or_404(request, reform_id)
    desk = Desk(request, reform)
    form = forms.NewUnitForm(request.POST, parents=[*desk.new(), *desk.choices()])
    if not form.is_valid():
        return show_reform(request, reform, unit_form=form, status=UNREADABLE)
    slug = _slug(form.names["name"], reform)
    one = UnitBegins(slug=slug, kind=form.cleaned_data["kind"], **form.names)
    return _write(request, reform, begins=(*reform.begins, one))


def _slug(name: str, reform: ReformShape) -> str:
    """A key of its own for a new unit: from its name, with the day where the name is known."""
    known = {*orgs.unit_ids_by_slug(), *(one.slug for one in reform.begins)}
    plain = slugify(fold(name))[:80] or "don-vi"
    tries = [plain, f"{plain}-{reform.on:%Y%m%d}"]
    tries += [f"{plain}-{reform.on:%Y%m%d}-{n}" for n in range(2, len(known) + 3)]
    return next(one for one in tries if one not in known)


@page(act=ACT)
@require_POST
def drop_unit(request: HttpRequest, reform_id: UUID, n: int) -> HttpResponse:
    """Take a new unit out of the plan, with every move that led to it."""
    reform = reform_or_404(request, reform_id)
    if n >= len(reform.begins):
        raise Http404
    slug = reform.begins[n].slug
    kept = tuple(one for i, one in enumerate(reform.begins) if i != n)
    lines = [
        replace(line, moves=tuple(move for move in line.moves if move.target != slug))
        for line in reform.lines
    ]
    lines = [line for line in lines if line.moves or line.becomes]
    return _write(request, reform, begins=kept, lines=lines)


@page(act=ACT)
@require_POST
def add_line(request: HttpRequest, reform_id: UUID, kind: str) -> HttpResponse:
    """A line of one kind; its numbers come on the page that follows."""
    reform = reform_or_404(request, reform_id)
    if kind not in set(LineKind):
        raise Http404
    desk = Desk(request, reform)
    form = forms.LineForm(request.POST, kind=kind, units=desk.choices(), new=desk.new())
    if not form.is_valid():
        return show_reform(request, reform, line_forms={kind: form}, status=UNREADABLE)
    if kind == LineKind.CHANGE:
        line = Line(kind=LineKind.CHANGE, becomes=_as_it_is(desk, form.cleaned_data["unit"]))
    else:
        moves = tuple(Move(source=source, target=target) for source, target in form.pairs)
        line = Line(kind=LineKind(kind), moves=moves)
    written = _write(request, reform, lines=(*reform.lines, line))
    if written.status_code != 302:
        return written
    return redirect("reform_numbers", reform_id, len(reform.lines))


def _as_it_is(desk: Desk, slug: str) -> UnitBecomes:
    unit = desk.units[slug]
    above = desk.tree.units.get(unit.parent_id) if unit.parent_id else None
    return UnitBecomes(
        unit=slug, name=unit.name, short_name=unit.short_name, name_en=unit.name_en,
        code=unit.code, parent=above.slug if above else None,
    )  # fmt: skip


@page(act=ACT)
@require_POST
def drop_line(request: HttpRequest, reform_id: UUID, n: int) -> HttpResponse:
    reform = reform_or_404(request, reform_id)
    if n >= len(reform.lines):
        raise Http404
    kept = tuple(one for i, one in enumerate(reform.lines) if i != n)
    return _write(request, reform, lines=kept)


@page(act=ACT)
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, reform_id: UUID, n: int) -> HttpResponse:
    """The numbers and areas of one line, or what a unit becomes."""
    reform = reform_or_404(request, reform_id)
    if n >= len(reform.lines) or reform.is_executed:
        raise Http404
    desk, one = Desk(request, reform), reform.lines[n]
    form = _form(request, desk, one)
    if request.method == "POST" and form.is_valid():
        changed = _told(one, form)
        lines = tuple(changed if i == n else other for i, other in enumerate(reform.lines))
        return _write(request, reform, lines=lines)
    status = UNREADABLE if request.method == "POST" else 200
    context = {
        "reform": reform, "line": desk.lines()[n], "number": n + 1, "form": form,
        "crumbs": crumbs_to(reform),
    }  # fmt: skip
    return render(request, LINE, context, status=status)


def _form(request: HttpRequest, desk: Desk, one: Line) -> Any:
    data = request.POST if request.method == "POST" else None
    if one.becomes:
        initial = {name: getattr(one.becomes, name) or "" for name in
                   ("name", "short_name", "name_en", "code", "parent")}  # fmt: skip
        parents = [*desk.new(), *_with(desk, desk.choices(), one.becomes.parent)]
        return forms.NamesForm(data, parents=parents, initial=initial)
    real = _real(one)
    areas = _areas(desk, one)
    initial = {f"area-{slug}": move.target for move in one.moves for slug in move.areas}
    for i, move in enumerate(real):
        initial[f"share-{i}"] = forms.percent_text(move.share)
        initial[f"part-{i}"] = forms.percent_text(move.part)
    stays = _("ở lại %(unit)s") % {"unit": desk.name(one.sources[0])}
    first = stays if _source_stays(one) else _("Chọn đơn vị nhận")
    return forms.NumbersForm(
        data,
        moves=[
            (desk.name(move.source), desk.name(move.target), one.kind != LineKind.MERGE)
            for move in real
        ],
        areas=areas,
        choices=[("", first), *((slug, desk.name(slug)) for slug in dict.fromkeys(
            move.target for move in real))],
        initial=initial,
    )  # fmt: skip


def _with(desk: Desk, choices: Sequence[tuple[str, str]], slug: str | None) -> list[Any]:
    """The choices and the parent that a unit has, though it may lie outside one's reach."""
    known = {key for key, _name in choices}
    return [*([(slug, desk.name(slug))] if slug and slug not in known else []), *choices]


def _source_stays(one: Line) -> bool:
    return one.kind == LineKind.TRANSFER or one.sources[0] in one.targets


def _real(one: Line) -> list[Move]:
    return [move for move in one.moves if move.source != move.target]


def _areas(desk: Desk, one: Line) -> list[tuple[str, str]]:
    """The areas of a unit that is divided; in a merge all of them go."""
    if one.kind == LineKind.MERGE:
        return []
    own = sorted(slug for slug, unit in desk.unit_of_area.items() if unit == one.sources[0])
    return [(slug, desk.area(slug)) for slug in own]


def _told(one: Line, form: Any) -> Line:
    if one.becomes:
        return replace(one, becomes=UnitBecomes(unit=one.becomes.unit, **form.names))
    found: Mapping[str, Any] = form.cleaned_data
    real = _real(one)
    changed = {
        move: replace(
            move,
            share=found.get(f"share-{i}"),
            part=found[f"part-{i}"],
            areas=form.chosen(move.target),
        )
        for i, move in enumerate(real)
    }
    return replace(one, moves=tuple(changed.get(move, move) for move in one.moves))


def _write(request: HttpRequest, reform: ReformShape, **changes: Any) -> HttpResponse:
    """The draft anew, from the revision that the page was made of."""
    told = {
        "title": reform.title, "on": reform.on, "basis": reform.basis, "begins": reform.begins,
        "lines": reform.lines,
    } | changes  # fmt: skip
    revision = request.POST.get("revision", "")
    try:
        places.change_reform(
            reform_id=reform.id, revision=int(revision) if revision.isdecimal() else 0,
            actor=actor_of(request), at=clock.now(request), **told,
        )  # fmt: skip
    except Refused as refused:
        return show_reform(request, reform, refused=refused, status=CONFLICT)
    return redirect("reform", reform.id)
