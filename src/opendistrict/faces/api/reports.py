"""A public target set as StratML Part 2, and the days on which public targets fall due."""

from datetime import date, timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from opendistrict.engine.plans.shapes import TargetView
from opendistrict.engine.plans.shapes.targets import SetView
from opendistrict.faces.api import gathering
from opendistrict.faces.api.answering import file, open_data
from opendistrict.faces.api.asked import Asked, Wrong, asked_of
from opendistrict.faces.kit.targets_shown import title_of
from opendistrict.kernel.days import noon_of
from opendistrict.kernel.exchange import stratml
from opendistrict.kernel.exchange.sdmx import code_of

_DAY = timedelta(days=1)
XML = "application/xml; charset=utf-8"
CALENDAR = "text/calendar; charset=utf-8"
SAMPLE = "Có số liệu mẫu, đặt ra để minh họa. / Holds sample figures, made up to illustrate."


def _whole(asked: Asked) -> tuple[SetView, list[TargetView]]:
    """A set with all its targets, however many pages they are."""
    found = list(gathering.pages(asked))
    if not found:
        raise Wrong("target_set_is_not_public", given=asked.target_set)
    return found[0].view, [
        one for page in found for one in page.view.targets if not one.target.is_gap
    ]


def _of(request: HttpRequest, code: str) -> Asked:
    asked = asked_of(request, ())
    return Asked(asked.on, asked.known_on, target_set=code)


# ------------------------------------------------------------------ StratML


@open_data
def stratml_file(request: HttpRequest, code: str) -> HttpResponseBase:
    asked = _of(request, code)
    view, targets = _whole(asked)
    if not targets:
        raise Wrong("target_set_has_no_list", given=code)
    report = _report(view, targets, asked, request.build_absolute_uri(request.path))
    return file(request, [stratml.document(report)], XML, name=f"{code}-stratml.xml")


@open_data
def stratml_schema(request: HttpRequest) -> HttpResponseBase:
    """Our reading of the structure, by which these files are valid."""
    asked_of(request, ())
    return file(request, [stratml.SCHEMA.read_bytes()], XML, name="stratml.xsd")


def _report(view: SetView, targets: list[TargetView], asked: Asked, address: str) -> stratml.Report:
    one = view.set
    by_field: dict[str, list[TargetView]] = {}
    for each in targets:
        by_field.setdefault(each.target.field or "—", []).append(each)
    goals = tuple(
        stratml.Goal(
            f"goal-{place}", str(place), field,
            tuple(_objective(each, f"{place}.{n}") for n, each in enumerate(some, start=1)),
        )
        for place, (field, some) in enumerate(by_field.items(), start=1)
    )  # fmt: skip
    return stratml.Report(
        id=f"set-{code_of(one.code)}", name=one.title, words=one.title_en,
        note=" ".join(filter(None, [one.source, SAMPLE if one.is_sample else ""])),
        organization=view.unit_name, organization_id="organization",
        # Target sets say neither a vision nor a mission; we do not make one up.
        vision="", mission="", since=one.since, last=one.until - _DAY, published=asked.known_on,
        source=address, is_over=asked.on >= one.until, goals=goals,
    )  # fmt: skip


def _objective(view: TargetView, place: str) -> stratml.Objective:
    one, judged, value = view.target, view.judgement, view.chosen.value
    last = one.until - _DAY
    plan = gathering.short(judged.plan if judged.plan is not None else one.plan)
    told = [value.source, str(value.status)] if value else []
    actual = stratml.Result(
        one.since, min(value.as_of, last) if value and value.as_of >= one.since else last,
        gathering.short(judged.actual), ("verdict", str(judged.verdict)),
        "; ".join([judged.reached_bound, *told] if judged.reached_bound else told),
    )  # fmt: skip
    is_sample = one.is_sample or bool(value and value.is_sample)
    return stratml.Objective(
        id=f"target-{code_of(one.code)}", place=place, name=one.title, words=one.title_en,
        dimension=one.title, unit=one.quantity,
        plan=stratml.Result(
            one.since, last, plan,
            ("bound", one.plan_bound) if one.plan_bound else None, one.plan_source,
        ),
        actual=actual, note=SAMPLE if is_sample else "",
    )  # fmt: skip


# ------------------------------------------------------------------ calendar


@open_data
def calendar(request: HttpRequest, code: str = "") -> HttpResponseBase:
    """The last days of public targets as iCalendar (RFC 5545): of one set, or of all. One event
    for all targets of a set that fall due on a day."""
    asked = _of(request, code)
    feed = Calendar()
    feed.add("prodid", "-//OpenDistrict//targets//VI")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", _("Hạn của các chỉ tiêu công khai"))
    for set_code in [code] if code else [line.set.code for line in gathering.sets(asked)]:
        one = Asked(asked.on, asked.known_on, target_set=set_code)
        view, targets = _whole(one)
        running = [each for each in targets if each.target.dropped_on is None]
        due = sorted(running, key=lambda each: (each.target.until, each.target.place_in_line))
        for until, some in groupby(due, key=lambda each: each.target.until):
            feed.add_component(_event(request, view, list(some), until - _DAY, asked))
        if not due:
            feed.add_component(_event(request, view, [], view.set.until - _DAY, asked))
    name = f"{code or 'targets'}.ics"
    return file(request, [feed.to_ical()], CALENDAR, name=name)


def _event(
    request: HttpRequest, view: SetView, targets: list[TargetView], day: date, asked: Asked
) -> Event:
    one = view.set
    event = Event()
    event.add("uid", f"{code_of(one.code)}-{day.isoformat()}@opendistrict-targets")
    event.add("dtstamp", noon_of(asked.known_on))
    sample = f" ({_('dữ liệu mẫu')})" if one.is_sample else ""
    event.add("summary", _("Hết kỳ: %(title)s") % {"title": title_of(one)} + sample)
    event.add("description", "\n".join(f"- {title_of(each.target)}" for each in targets))
    event.add("dtstart", day)
    event.add("dtend", day + _DAY)
    address = reverse("public_target_set", args=[one.code])
    event.add("url", request.build_absolute_uri(address))
    event.add("transp", "TRANSPARENT")
    return event
