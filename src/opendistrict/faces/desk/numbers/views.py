"""The list of numbers, and one number: what it is, as known when, by whose map, of what made."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import Breakdown, IndicatorShape, Lens, Measured
from opendistrict.engine.plans import queries as plans
from opendistrict.faces.desk.numbers import causing, shown, wording
from opendistrict.faces.desk.numbers.asked import READ, Asked, AskedForm, asked_of, handy
from opendistrict.faces.desk.numbers.reported import reported_context
from opendistrict.faces.desk.targets import new_forms
from opendistrict.faces.kit import clock, formats
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold
from opendistrict.registers.facts import queries as facts
from opendistrict.registers.orgs import queries as orgs

FACTS = "facts.read"
LISTED = 100  # more than one reads; the search finds the rest
_BACK = timedelta(days=30)
_DAY = timedelta(days=1)


# ------------------------------------------------------------------ the list


@page(act=READ)
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every number with how it is known, and how the running targets are."""
    lines, knowing = known_numbers(request)
    context = {
        "q": request.GET.get("q", "")[:200],
        "how": request.GET.get("how", ""),
        "hows": [(code, str(word)) for code, (word, _kind, _icon) in wording.HOWS.items()],
        "knowing": knowing,
        "parts": [
            (str(word), knowing.counts.get(code, 0), kind)
            for code, (word, kind, _icon) in wording.HOWS.items()
            if code != wording.RETIRED
        ],
        "table": _catalogue_table(lines[:LISTED], knowing),
        "hidden": max(len(lines) - LISTED, 0),
        "doubts": bool(facts.doubts(orgs.scope(actor_of(request), FACTS))),
        "exports": [
            (form.upper(), f"{reverse('numbers_file', args=[form])}?{request.GET.urlencode()}")
            for form in ("csv", "xlsx", "parquet")
        ],
    }
    return render(request, "desk/numbers/list.html", context)


def known_numbers(request: HttpRequest) -> tuple[list[indicators.Known], plans.Knowing]:
    """The numbers one looks for (`q` words, `how` they are known), and how targets are known.

    First those of running targets. A number of old targets alone is late for nobody: it rests.
    """
    actor, on = actor_of(request), clock.today(request)
    every = indicators.known(indicators.indicators(), orgs.scope(actor, READ), on=on)
    knowing = plans.knowing(every, actor=actor, on=on)
    wanted, how = fold(request.GET.get("q", "")[:200]), request.GET.get("how", "")
    lines = [
        replace(one, how=wording.RETIRED)
        if one.how == indicators.STALE and one.indicator.code not in knowing.owners
        else one
        for one in every
        if wanted in fold(f"{one.indicator.name} {one.indicator.code}")
    ]
    chosen = [one for one in lines if how in ("", one.how)]
    chosen.sort(
        key=lambda one: (
            one.indicator.code not in knowing.owners, not one.is_measured,
            fold(one.indicator.name),
        )
    )  # fmt: skip
    return chosen, knowing


def _catalogue_table(lines: list[indicators.Known], knowing: plans.Knowing) -> Table:
    frequencies = dict(new_forms.FREQUENCIES)
    rows = []
    for one in lines:
        word, kind, icon = wording.HOWS[one.how]
        owners = knowing.owners.get(one.indicator.code, ())
        rows.append(Row([
            Cell(
                template="desk/numbers/_cell_number.html",
                values={"name": wording.indicator_name(one.indicator),
                        "href": reverse("number", args=[one.indicator.code]),
                        "code": one.indicator.code, "is_sample": one.indicator.is_sample},
            ),
            Cell(template="desk/numbers/_cell_how.html",
                 values={"word": word, "kind": kind, "icon": icon,
                         "is_measured": one.is_measured}),
            Cell(formats.day(one.last) if one.last else formats.NOTHING),
            str(frequencies.get(one.indicator.frequency, one.indicator.frequency)),
            Cell(template="desk/numbers/_cell_owners.html", values={"owners": owners[:3],
                 "more": max(len(owners) - 3, 0)}),
        ]))  # fmt: skip
    return Table(
        caption=_("Số liệu"),
        columns=[Column(_("Chỉ số")), Column(_("Biết bằng cách nào")),
                 Column(_("Ngày cuối"), kind="date"), Column(_("Nhịp cập nhật")),
                 Column(_("Chỉ tiêu và đơn vị chủ trì"))],
        rows=rows,
        empty_title=_("Không có chỉ số nào như vậy"),
        empty_text=_("Thử ít từ hơn, hoặc bỏ lọc."),
    )  # fmt: skip


# ------------------------------------------------------------------ one number


@page(act=READ)
@require_safe
def number(request: HttpRequest, code: str) -> HttpResponse:
    """One number, however it is known."""
    one = indicators.indicator(code)
    if one is None:
        raise Http404
    asked, form = asked_of(request, code)
    return render(request, "desk/numbers/number.html", context_of(request, one, asked, form))


def context_of(
    request: HttpRequest, one: IndicatorShape, asked: Asked, form: AskedForm
) -> dict[str, Any]:
    """What the page says; a number that is not measured in that period is shown as it was told."""
    actor = actor_of(request)
    asked, found = _taken_apart(request, asked)
    unit = orgs.units([asked.question.unit_id], on=asked.last_day)[asked.question.unit_id]
    context: dict[str, Any] = {
        "one": one,
        "title": wording.indicator_name(one),
        "asked": asked,
        "form": form,
        "unit": unit,
        "period": shown.period_words(asked),
        "periods": shown.other_periods(asked),
        "is_measured": found is not None,
        "is_now": asked.known_on == asked.today,
        "is_of_today": asked.on == asked.today,
        "as_known_today": asked.address(known=asked.today.isoformat()),
        "here": asked.address(),
        "lens": [],
        "history": {},
        "clocks": {},
        "refused": None,
        "targets": _targets(request, asked, actor),
        **causing.context_of(request, asked, actor),
    }
    if found is None:
        return context | reported_context(one, asked, actor)
    return context | _measured(one, asked, actor, found)


def _taken_apart(request: HttpRequest, asked: Asked) -> tuple[Asked, Breakdown | None]:
    """The number in its parts. Where nobody said which way and all of it is one unit's, a way
    that shows more: by area, else in time."""
    found = indicators.parts(asked.question, by=asked.by, **asked.reads)
    if found is None or "by" in request.GET or found.by != "unit" or _tells_more(found):
        return asked, found
    for by in ("area", handy(asked.days)):
        other = indicators.parts(asked.question, by=by, **asked.reads)
        if other is not None and _tells_more(other):
            return replace(asked, by=by), other
    return asked, found


def _tells_more(found: Breakdown) -> bool:
    return sum(1 for line in found.lines if line.above or line.below or line.count) > 1


def breakdown_of(asked: Asked, actor: Actor) -> Breakdown | None:
    """The parts that one may read; units one may not are put together."""
    found = indicators.parts(asked.question, by=asked.by, **asked.reads)
    return indicators.folded(found, orgs.scope(actor, READ)) if found else None


def _measured(one: IndicatorShape, asked: Asked, actor: Actor, found: Breakdown) -> dict[str, Any]:
    found = indicators.folded(found, orgs.scope(actor, READ))
    measures, version = facts.measures(), found.measured.definition
    named = indicators.indicators([one.code, *(part.indicator for part in version.formula.parts)])
    names = shown.names_of(found, measures, named)
    value = wording.rounded_value(found)
    return {
        "value": shown.value_words(found.measured, value, one.unit),
        "why_none": str(wording.WHY_NONE.get(found.measured.number.why, "")),
        "above": wording.fraction(found.above) if found.below is not None else "",
        "below": wording.fraction(found.below) if found.below is not None else "",
        "below_names": wording.BELOW.get(found.below_is),
        "version": version,
        "made_of": wording.formula_words(version, measures, named),
        "apportioned": wording.share(found.measured.apportioned)
        if found.measured.apportioned
        else "",
        "is_sample": one.is_sample or found.measured.is_sample,
        "silent": shown.silent_names(found, names),
        "lens": shown.lens_words(asked, version.formula, measures),
        "table": shown.parts_table(found, asked, names, one.unit),
        "ways": shown.ways_apart(asked, version.formula, measures),
        "total": _total(found),
        "history": _history(asked, one),
        "clocks": _clocks(one, asked, actor),
        "facts_href": reverse("number_facts", args=[one.code])
        + asked.address(term=shown.term_with_facts(found.lines, version.formula))
        if actor.may_somewhere(FACTS) and version.formula.terms
        else "",
        "exports": [
            (form.upper(), reverse("number_file", args=[one.code, form]) + asked.address())
            for form in ("csv", "xlsx", "parquet")
        ],
    }


def _total(found: Breakdown) -> str:
    """The sum under the table, in the words of its columns."""
    if found.below_is:
        return ""
    return shown.printed(found.shown.above)


def _history(asked: Asked, one: IndicatorShape) -> dict[str, Any]:
    """The last twelve months and the same months a year earlier."""
    spans = shown.history_spans(asked)
    questions = [replace(asked.question, since=a, until=b) for a, b in spans]
    if asked.lens != Lens():
        return {}
    found = indicators.measured(
        questions, on=asked.on, known_on=asked.known_on, map_on=asked.map_on
    )
    values = [
        (f"{question.since.month}/{question.since.year % 100:02d}", found[question].value)
        for question in questions
        if question in found
    ]
    known = [(label, value) for label, value in values if value is not None]
    if not known:
        return {}
    bars = all(value >= 0 for _label, value in known)
    return {"values": known, "as_bars": bars, "gaps": len(known) < len(spans), "unit": one.unit}


def _clocks(one: IndicatorShape, asked: Asked, actor: Actor) -> dict[str, Any]:
    """The same number as it was known then and as it is known now, and what made the difference.

    Then is the day of knowledge asked for; while that is today, the last day of the period, or
    thirty days ago while it runs.
    """
    then = asked.known_on
    if then >= asked.today:
        then = min(asked.last_day, asked.today - _BACK)
    if then < asked.question.since or asked.lens != Lens():
        return {}
    measures = facts.measures()
    before = _at(asked, then)
    now = _at(asked, asked.today)
    behind = indicators.behind(
        asked.question, on=asked.on, known_on=asked.today, map_on=asked.map_on
    )
    if before is None or now is None or behind is None:
        return {}
    learned = indicators.learned_of(behind, orgs.scope(actor, FACTS), after=then, until=asked.today)
    return {
        "then": then,
        "before": shown.value_words(before, before.value, one.unit),
        "now": shown.value_words(now, now.value, one.unit),
        "is_same": before.value == now.value,
        "reasons": _reasons(learned.corrected, learned.late),
        "newest": [shown.fact_line(fact, measures) for fact in learned.newest],
        "version": now.definition.code != before.definition.code,
        "as_then": asked.address(known=then.isoformat(), on=asked.on.isoformat()),
    }


def _at(asked: Asked, day: date) -> Measured | None:
    found = indicators.measured([asked.question], on=asked.on, known_on=day, map_on=asked.map_on)
    return found.get(asked.question)


def _reasons(corrected: int, late: int) -> str:
    told = []
    if corrected:
        told.append(
            ngettext("%(count)s đính chính", "%(count)s đính chính", corrected)
            % {"count": formats.at_least(corrected, facts.MOST - 1)}
        )
    if late:
        told.append(
            ngettext("%(count)s sự kiện biết sau", "%(count)s sự kiện biết sau", late)
            % {"count": formats.at_least(late, facts.MOST - 1)}
        )
    return ", ".join(told)


def _targets(request: HttpRequest, asked: Asked, actor: Actor) -> list[dict[str, str]]:
    """The targets that rest on this number; the one that led here comes first."""
    return [
        {"title": one.title, "href": reverse("target", args=[one.id])}
        for one in plans.targets_on(asked.question.indicator, actor=actor, on=asked.on)
    ]
