"""Charts drawn by the server: they print, need no script, and say in words what they show."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import gettext

from opendistrict.faces.kit import formats
from opendistrict.faces.kit.charts import band, chain, shares, stairs
from opendistrict.faces.kit.charts.bullet import bullet as draw_bullet
from opendistrict.faces.kit.tags.states import VERDICTS

register = template.Library()
Number = formats.Number
Parts = Sequence[tuple[str, float, str]]

WIDE, NARROW = (860, 260), (310, 230)


def _float(value: Number | None) -> float | None:
    return None if value is None else float(value)


@register.inclusion_tag("kit/_bullet.html")
def bullet(
    actual: Number | None,
    plan: Number | None,
    *,
    verdict: str = "",
    label: str = "",
    unit: str = "",
    striving: Number | None = None,
    low: Number | None = None,
    high: Number | None = None,
    forecast: Sequence[Number] | None = None,
    direction: str = "up",
) -> dict[str, Any]:
    """A target against its plan.

    `plan` is the black line, `striving` (mức phấn đấu) the open mark, `forecast` a pair of the
    80 % range drawn as a light band. `direction` "down" means at or below the plan is good. A scale
    that does not begin at zero (`low`) shows a cut.
    """
    standing = VERDICTS.get(verdict)
    pair = (float(forecast[0]), float(forecast[1])) if forecast else None
    drawn = draw_bullet(
        _float(actual),
        _float(plan),
        striving=_float(striving),
        low=_float(low),
        high=_float(high),
        forecast=pair,
        direction=direction,
        kind=standing.kind if standing else "progress",
    )
    told = [gettext("thực hiện %(value)s") % {"value": formats.quantity(actual, unit)}]
    if plan is not None:
        sign = "≤\u00a0" if direction == "down" else ""
        planned = sign + formats.quantity(plan, unit)
        told.append(gettext("kế hoạch %(value)s") % {"value": planned})
    if striving is not None:
        told.append(gettext("phấn đấu %(value)s") % {"value": formats.quantity(striving, unit)})
    if pair:
        span = f"{formats.number(pair[0])}–{formats.quantity(pair[1], unit)}"
        told.append(gettext("dự báo (80%%) %(value)s") % {"value": span})
    if standing:
        told.append(str(standing.word).lower())
    return {"drawn": drawn, "label": label, "told": "; ".join(told)}


@register.inclusion_tag("kit/_band_chart.html")
def band_chart(
    title: str,
    history: Sequence[tuple[str, Number]],
    *,
    forecast: Sequence[band.Foreseen] = (),
    plan: Number | None = None,
    plan_label: str = "",
    previous: Sequence[Number] = (),
    previous_label: str = "",
    unit: str = "",
    as_bars: bool = False,
    note: str = "",
) -> dict[str, Any]:
    """History, plan and forecast band over time, with the numbers as a table below.

    `history` pairs a period's label with its value; `forecast` holds `Foreseen` of
    `kit.charts.band`; `previous` are last year's values from the first period on. `plan_label`
    names a level that is not the plan itself. Drawn twice, wide and narrow, so that its letters
    stay readable on a phone.
    """
    course = band.Course(
        history=[(label, float(value)) for label, value in history],
        forecast=forecast,
        plan=_float(plan),
        previous=[float(value) for value in previous],
        as_bars=as_bars,
    )
    if not plan_label:
        plan_label = gettext("kế hoạch %(value)s") % {"value": formats.quantity(plan, unit)}
    sizes = (("wide", *WIDE), ("narrow", *NARROW))
    return {
        "title": title,
        "drawings": [
            (name, band.draw(course, width=wide, height=high, say=formats.number))
            for name, wide, high in sizes
        ],
        "course": course,
        "history": history,
        "forecast": forecast,
        "plan": plan,
        "plan_label": plan_label,
        "previous_label": previous_label,
        "unit": unit,
        "note": note,
        # Here, not in the template: its tags would double the sign before the catalogue is asked.
        "likely80": gettext("dự báo, khả năng 80%"),
        "likely95": gettext("khả năng 95%"),
        "range80": gettext("Khoảng 80%"),
        "has_wide_band": any(drawn.low95 is not None for drawn in forecast),
        "told": _course_told(course, unit, plan_label),
    }


def _course_told(course: band.Course, unit: str, plan_label: str) -> str:
    told = []
    if course.history:
        label, value = course.history[-1]
        told.append(
            gettext("%(label)s: %(value)s")
            % {"label": label, "value": formats.quantity(value, unit)}
        )
    if course.forecast:
        end = course.forecast[-1]
        told.append(
            gettext("dự báo %(label)s: %(value)s, 80%% trong khoảng %(low)s–%(high)s")
            % {
                "label": end.label,
                "value": formats.quantity(end.value, unit),
                "low": formats.number(end.low80),
                "high": formats.quantity(end.high80, unit),
            }
        )
    if course.plan is not None:
        told.append(plan_label)
    return "; ".join(told)


@register.inclusion_tag("kit/_donut.html")
def donut(parts: Parts, *, label: str, big: Number, whole: Number | None = None) -> dict[str, Any]:
    """A set as a ring: `parts` are (label, count, kind); `big` of `whole` stands in the middle."""
    total = float(whole) if whole is not None else sum(count for _, count, _ in parts)
    told = ", ".join(f"{name}: {formats.number(count)}" for name, count, _ in parts)
    return {
        "parts": shares.ring(parts, total),
        "label": label,
        "told": told,
        "big": formats.number(big),
        "whole": gettext("trên %(whole)s") % {"whole": formats.number(total)},
    }


@register.inclusion_tag("kit/_share_bar.html")
def share_bar(
    parts: Parts, *, label: str, unit: str = "", as_percent: bool = False
) -> dict[str, Any]:
    """Shares of a whole in one bar with its legend.

    `parts` are (label, number, kind); kinds are those of the pills or a, b, c, d (shades of one
    colour for parts that are neither good nor bad). The legend gives the number, or its share.
    """
    drawn = shares.stacked(parts)
    legend = [
        (
            part,
            formats.percent(round(part.share))
            if as_percent
            else formats.quantity(part.count, unit),
        )
        for part in drawn
    ]
    told = ", ".join(f"{part.label} {shown}" for part, shown in legend)
    return {"parts": drawn, "legend": legend, "label": label, "told": told}


@register.inclusion_tag("kit/_bar.html")
def bar(value: Number, most: Number, *, kind: str = "progress", label: str = "") -> dict[str, Any]:
    """A small bar for comparing rows of a list; the number itself stands beside it."""
    share = 100 * float(value) / float(most) if most else 0.0
    return {"width": f"{min(max(share, 0.0), 100.0):.1f}", "kind": kind, "label": label}


_ARROWS: Mapping[int, str] = {1: "trending-up", -1: "trending-down", 0: "minus"}


@register.inclusion_tag("kit/_pill.html")
def delta(change: Number, *, unit: str = "", good: str = "up") -> dict[str, Any]:
    """A movement: `{% delta -9.8 unit="%" %}`. `good` "down" means that falling is welcome."""
    sign = (change > 0) - (change < 0)
    welcome = sign if good == "up" else -sign
    kind = {1: "ok", 0: "idle", -1: "no"}[welcome]
    word = ("+" if sign > 0 else "") + formats.quantity(change, unit)
    return {"kind": kind, "word": word, "icon": _ARROWS[sign], "note": ""}


@register.inclusion_tag("kit/_stairs.html")
def stairs_chart(
    title: str,
    points: Sequence[tuple[int, float]],
    marks: Sequence[tuple[int, float, str]],
    *,
    until: int,
) -> dict[str, Any]:
    """Who waits still after so many days, as a falling staircase. `points`: days and the per cent
    from then on; `marks`: days, per cent, words. The numbers stand beside it on the page."""
    sizes = (("wide", *WIDE), ("narrow", *NARROW))
    return {
        "title": title,
        "told": "; ".join(label for _, _, label in marks),
        "drawings": [
            (
                name,
                stairs.draw(
                    points, marks, until=until, width=wide, height=high, say=formats.number
                ),
            )
            for name, wide, high in sizes
        ],
    }


@register.inclusion_tag("kit/_chain.html")
def step_chain(links: Sequence[chain.Link], *, label: str) -> dict[str, Any]:
    """A procedure's life as a chain, drawn wide and narrow so that its letters stay readable."""
    told = " → ".join(
        f"{one.name}{f' ({one.term})' if one.term else ''}"
        f"{f' [{chr(59).join(one.waits)}]' if one.waits else ''}"
        for one in links
    )
    return {
        "drawings": [chain.wide(links), chain.narrow(links)], "label": label, "told": told,
        "box_width": chain.WIDTH, "box_height": chain.HEIGHT, "wait_height": chain.WAIT_HEIGHT,
    }  # fmt: skip
