"""The facts behind a number, one fact with its corrections and the record behind it, doubts."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opendistrict.engine.cases.queries import pages as dossiers
from opendistrict.engine.directives import queries as directives
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans import queries as plans
from opendistrict.faces.desk.numbers import shown, wording
from opendistrict.faces.desk.numbers.asked import READ, Asked, asked_of
from opendistrict.faces.desk.numbers.forms import CorrectForm
from opendistrict.faces.kit import clock, formats
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts import actions, queries, registry
from opendistrict.registers.facts.shapes import FactShape, MeasureShape, Standing
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.places import queries as places
from opendistrict.services.sidewalks import queries as sidewalks

FACTS, CORRECT = "facts.read", "facts.correct"
UNREADABLE = 422
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


# ------------------------------------------------------------------ the facts of a part


@page(act=FACTS)
@require_safe
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """The facts of a part that are of units one may read, the newest first."""
    one = indicators.indicator(code)
    if one is None or not actor_of(request).may_somewhere(READ):
        raise Http404
    asked, _form = asked_of(request, code)
    behind = _behind(asked)
    reach = orgs.scope(actor_of(request), FACTS)
    rows = indicators.facts_behind(
        behind, reach, known_on=asked.known_on, after=_after(request), most=queries.PAGE + 1
    )
    listed, measures = rows[: queries.PAGE], queries.measures()
    here = _address(asked)
    more = ""
    if len(rows) > queries.PAGE:
        more = f"{here}&after={listed[-1].happened_on.isoformat()}_{listed[-1].id}"
    context = {
        "one": one,
        "title": wording.indicator_name(one),
        "asked": asked,
        "period": wording.days(asked.question.since, asked.last_day),
        "part": _part_name(asked, measures),
        "back": reverse("number", args=[code]) + asked.address(),
        "terms": [
            (wording.term_words(term, measures), f"{here}&term={place}", place == asked.term)
            for place, term in enumerate(behind.terms)
        ],
        "table": facts_table(listed, measures, more, here if request.GET.get("after") else ""),
        "map_on": asked.map_on,
        "exports": [
            (form.upper(), _exported(asked, code, form)) for form in ("csv", "xlsx", "parquet")
        ],
    }
    return render(request, "desk/numbers/facts.html", context)


def _behind(asked: Asked) -> indicators.Behind:
    """Where the facts are; 404 for a number that is made of none."""
    key = asked.part if asked.part and asked.part[0] != "component" else None
    found = indicators.behind(asked.question, by=asked.by, key=key, term=asked.term, **asked.reads)
    if found is None:
        raise Http404
    return found


def facts_behind(asked: Asked, actor: Actor, most: int) -> list[FactShape]:
    """All the facts of a part that one may read, up to so many: for a file."""
    behind, reach = _behind(asked), orgs.scope(actor, FACTS)
    found: list[FactShape] = []
    after = None
    while len(found) < most:
        rows = indicators.facts_behind(
            behind, reach, known_on=asked.known_on, after=after, most=min(5_000, most - len(found))
        )
        if not rows:
            break
        found += rows
        after = (rows[-1].happened_on, rows[-1].id)
    return found


def _address(asked: Asked) -> str:
    part = {"kind": str(asked.part[0]), "key": asked.part[1]} if asked.part else {}
    address = asked.address(**part)
    if asked.part and not asked.part[1]:
        address += "&key="
    return address


def _exported(asked: Asked, code: str, form: str) -> str:
    return reverse("number_facts_file", args=[code, form]) + f"{_address(asked)}&term={asked.term}"


def _part_name(asked: Asked, measures: Mapping[str, MeasureShape]) -> str:
    """The part in words; the whole is not named."""
    if asked.part is None:
        return ""
    found = indicators.parts(asked.question, by=asked.by, **asked.reads)
    if found is None:
        return ""
    line = next((one for one in found.lines if (one.kind, one.key) == asked.part), None)
    return shown.names_of(found, measures, {}).of(line) if line else ""


def _after(request: HttpRequest) -> tuple[date, UUID] | None:
    day, _, last = request.GET.get("after", "").partition("_")
    try:
        return date.fromisoformat(day), UUID(last)
    except ValueError:
        return None


def facts_table(
    found: list[FactShape], measures: Mapping[str, MeasureShape], more: str, first: str
) -> Table:
    """Facts with their day, quantity, unit, slices, and when they were learned."""
    units = orgs.units({one.unit_id for one in found}, on=date.max)
    areas = places.areas({one.area_id for one in found if one.area_id})
    rows = []
    for one in found:
        measure = measures.get(one.measure)
        area = areas.get(one.area_id) if one.area_id else None
        why = _("đính chính: %(reason)s") % {"reason": one.reason} if one.corrects_id else ""
        href = reverse("fact", args=[one.corrects_id or one.id])
        rows.append(Row([
            Cell(formats.day(one.happened_on), href=href),
            Cell(formats.quantity(one.quantity, measure.unit if measure else ""), note=why),
            Cell(units[one.unit_id].name if one.unit_id in units else "",
                 note=wording.said(area.name, area.name_en) if area else ""),
            Cell(slices_words(one, measure),
                 note=_("dữ liệu mẫu") if measure and measure.is_sample else ""),
            Cell(formats.day(one.recorded_at)),
        ]))  # fmt: skip
    return Table(
        caption=_("Sự kiện"),
        columns=[Column(_("Ngày xảy ra"), kind="date"), Column(_("Số lượng"), kind="number"),
                 Column(_("Đơn vị")), Column(_("Phân loại")),
                 Column(_("Biết ngày"), kind="date")],
        rows=rows, next=more, first=first,
        empty_title=_("Không có sự kiện nào trong phạm vi của bạn"),
        empty_text=_("Phần này không có sự kiện, hoặc sự kiện thuộc đơn vị bạn không được xem."),
    )  # fmt: skip


def slices_words(fact: FactShape, measure: MeasureShape | None) -> str:
    cuts = {cut.code: cut for cut in measure.slices} if measure else {}
    return " · ".join(
        f"{wording.said(cuts[code].name, cuts[code].name_en)}: "
        f"{wording.value_name(cuts[code], value)}"
        if code in cuts
        else f"{code}: {value}"
        for code, value in fact.slices
    )


# ------------------------------------------------------------------ one fact


@page(act=FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def fact(request: HttpRequest, fact_id: UUID) -> HttpResponse:
    """What was told, when it happened and when we learned it, what was corrected. POST corrects."""
    told, actor = _told_or_404(request, fact_id), actor_of(request)
    stands = queries.standing(fact_id)
    measure = queries.measure(told[0].measure)
    may_correct = _may_correct(stands, actor)
    data = request.POST if request.method == "POST" else None
    form = CorrectForm(data, stands=stands, measure=measure) if may_correct else None
    refused: Refused | None = None
    if request.method == "POST" and form and form.is_valid():
        try:
            actions.correct(
                fact_id=fact_id, quantity=form.cleaned_data["quantity"],
                happened_on=form.cleaned_data["happened_on"], slices=form.slices,
                reason=form.cleaned_data["reason"], actor=actor, at=clock.now(request),
            )  # fmt: skip
        except Refused as error:
            refused = error
        else:
            messages.success(
                request, _("Đã đính chính. Điều ghi trước vẫn giữ nguyên để đối chiếu.")
            )
            return redirect("fact", fact_id=fact_id)
    if request.method == "POST" and form is None:
        raise Http404
    status = 200 if request.method != "POST" else CONFLICT if refused else UNREADABLE
    context = {**_fact_context(request, told, measure), "form": form, "refused": refused}
    return render(request, "desk/numbers/fact.html", context, status=status)


def _may_correct(stands: Standing, actor: Actor) -> bool:
    return actor.may(CORRECT, stands.unit_id) and not stands.is_taken_back


def _told_or_404(request: HttpRequest, fact_id: UUID) -> list[FactShape]:
    """The fact and what corrects it; 404 for one of a unit whose facts one may not read, also
    when it was told of that unit first."""
    told = queries.history(fact_id)
    reach = orgs.scope(actor_of(request), FACTS)
    if not told or told[0].corrects_id is not None or told[0].unit_id not in reach:
        raise Http404
    return [one for one in told if one.unit_id in reach]


def _fact_context(
    request: HttpRequest, told: list[FactShape], measure: MeasureShape | None
) -> dict[str, Any]:
    first, actor = told[0], actor_of(request)
    stands = queries.standing(first.id)
    units = orgs.units({one.unit_id for one in told} | {stands.unit_id}, on=first.happened_on)
    area = places.areas([first.area_id]).get(first.area_id) if first.area_id else None
    unit = measure.unit if measure else ""
    is_readable = stands.unit_id in orgs.scope(actor, FACTS)
    return {
        "fact": first,
        "measure": measure,
        "title": wording.said(measure.name, measure.name_en) if measure else first.measure,
        "quantity": formats.quantity(stands.quantity, unit) if is_readable else formats.NOTHING,
        "first_quantity": formats.quantity(first.quantity, unit),
        "is_corrected": stands.corrections > 0,
        "day": stands.happened_on,
        "unit_name": units[first.unit_id].name,
        "area": wording.said(area.name, area.name_en) if area else "",
        "slices": slices_words(first, measure),
        "point": first.point,
        "corrections": [
            {
                "at": one.recorded_at,
                "who": one.corrected_by,
                "what": _("%(quantity)s, ngày %(day)s, %(unit)s")
                % {
                    "quantity": ("+" if one.quantity > 0 else "")
                    + formats.quantity(one.quantity, unit),
                    "day": formats.day(one.happened_on),
                    "unit": units[one.unit_id].name,
                },
                "note": one.reason,
                "icon": "eraser",
                "kind": "risk",
            }
            for one in reversed(told[1:])
        ],
        "record": record_of(first, measure, actor),
        "doubt": queries.doubt_of(first.id),
        "usual": formats.quantity(measure.most, unit) if measure and measure.most else "",
        "may_correct": _may_correct(stands, actor),
        "form": None,
    }


def record_of(told: FactShape, measure: MeasureShape | None, actor: Actor) -> dict[str, str] | None:
    """The record whose act made this true, as far as the reader may see it.

    By the kind before the colon of the act; of a record that he may not see, nothing at all. A
    source outside this program is named with its own number.
    """
    kind, _colon, rest = told.act.partition(":")
    if measure is not None and measure.code not in registry.declared():
        return {"words": f"{measure.source_name}: {rest}", "href": ""}
    found = _UUID.search(rest)
    if found is None:
        return None
    key = UUID(found[0])
    if kind.startswith("plans.task"):
        number = plans.task_numbers(task_ids=[key], actor=actor).get(key)
        return {"words": number, "href": reverse("task", args=[key])} if number else None
    if kind.startswith("plans.target"):
        target = plans.targets([key], actor=actor).get(key)
        return {"words": target.title, "href": reverse("target", args=[key])} if target else None
    if kind.startswith("directives.proposal"):
        return _passage(key, actor)
    if kind.startswith("sidewalks.use"):
        return _use(key, actor)
    return _dossier(key, actor) if kind.startswith("cases.dossier") else None


def _use(key: UUID, actor: Actor) -> dict[str, str] | None:
    number = sidewalks.number_of(key, actor=actor)
    return {"words": number, "href": reverse("sidewalk_use", args=[number])} if number else None


def _dossier(key: UUID, actor: Actor) -> dict[str, str] | None:
    code = dossiers.code_of(key, actor=actor)
    return {"words": code, "href": reverse("dossier", args=[code])} if code else None


def _passage(key: UUID, actor: Actor) -> dict[str, str] | None:
    """The passage from which that proposal was made."""
    try:
        found = directives.proposal(key, actor)
    except Refused:
        return None
    return {"words": found.quote, "href": reverse("passage", args=[found.passage_id])}


@page(act=CORRECT)
@require_POST
def settle(request: HttpRequest, fact_id: UUID) -> HttpResponse:
    """Say that a doubted fact is right after all."""
    _told_or_404(request, fact_id)
    try:
        actions.settle_doubt(fact_id=fact_id, actor=actor_of(request), at=clock.now(request))
    except Refused as refused:
        told = _told_or_404(request, fact_id)
        context = _fact_context(request, told, queries.measure(told[0].measure))
        return render(
            request, "desk/numbers/fact.html", {**context, "refused": refused}, status=CONFLICT
        )
    messages.success(request, _("Đã ghi nhận sự kiện là đúng."))
    return redirect("fact", fact_id=fact_id)


@page(act=FACTS)
@require_safe
def doubts(request: HttpRequest) -> HttpResponse:
    """Facts far from what their measure is like, of units one may read, the newest first."""
    found = queries.doubts(orgs.scope(actor_of(request), FACTS))
    table = facts_table([one.fact for one in found], queries.measures(), "", "")
    return render(request, "desk/numbers/doubts.html", {"table": table})
