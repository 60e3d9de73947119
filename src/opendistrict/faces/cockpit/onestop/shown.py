"""The page's numbers in the reader's words, each with the way to what it is made of."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.engine.cases.queries import index766
from opendistrict.engine.cases.shapes.measured import AverageTime, Curve, ScoreLine
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import Question
from opendistrict.engine.plans import queries as plans
from opendistrict.faces.cockpit import links
from opendistrict.faces.cockpit.onestop import words
from opendistrict.faces.cockpit.onestop.asked import Asked
from opendistrict.faces.cockpit.onestop.counting import Counted, Load
from opendistrict.faces.kit import case_names, formats, score_words
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.kernel.rounding import rounded

ON_TIME, WAITED = "mc-dung-han", "mc-ngay-cho"
NUMBERS = "plans.read"
LOADS_SHOWN, GAINS_SHOWN = 30, 3
_DAY = timedelta(days=1)


def listed(asked: Asked, what: str, **more: str) -> str:
    """The page of the dossiers behind a number."""
    return reverse("onestop_list") + asked.query(what=what, **more)


# ------------------------------------------------------------------ promises


def facts(counted: Counted) -> list[dict[str, Any]]:
    """The few numbers at the top, each with its dossiers."""
    asked, fallen, whole = counted.asked, counted.fallen, counted.whole
    on_time = index766.rate(fallen.kept, fallen.of)
    broken = fallen.of - fallen.kept
    return [
        {"label": _("Đúng hạn trên số đến hạn"),
         "value": formats.percent(on_time, 1) if on_time is not None else formats.NOTHING,
         "note": f"{formats.number(fallen.kept)}/{formats.number(fallen.of)}",
         "href": listed(asked, "fallen", tt="")},
        {"label": _("Đến hạn mà trễ"), "value": formats.number(broken),
         "href": listed(asked, "broken", tt=""), "kind": "no" if broken else ""},
        {"label": _("Đang mở"), "value": formats.number(whole["open"]),
         "href": listed(asked, "open", tt="")},
        {"label": _("Đang mở, đã quá hạn"), "value": formats.number(whole["late"]),
         "href": listed(asked, "late", tt=""), "kind": "no" if whole["late"] else ""},
        {"label": _("Tiếp nhận"), "value": formats.number(whole["received"]),
         "href": listed(asked, "received", tt="")},
        {"label": _("Đã xong"), "value": formats.number(whole["done"]),
         "href": listed(asked, "done", tt="")},
    ]  # fmt: skip


def sampled(counted: Counted) -> str:
    """What was read of a sample alone, and how far that may be off; empty where all was read."""
    if not counted.is_sampled:
        return ""
    read = len(counted.lives)
    said: str = _(
        "Có %(of)s hồ sơ trong tay. Số đếm và tỷ lệ đúng hạn tính trên tất cả; thời gian có kết "
        "quả, dấu hiệu và điểm phục vụ tính trên mẫu ngẫu nhiên %(read)s hồ sơ: tỷ lệ lệch không "
        "quá %(off)s điểm phần trăm (độ tin cậy 95%%), số đếm ở các phần đó là của mẫu."
    ) % {
        "of": formats.number(counted.whole["hand"]), "read": formats.number(read),
        "off": formats.number(round(Decimal(98) / Decimal(max(read, 1)).sqrt(), 1)),
    }  # fmt: skip
    return said


def on_time(counted: Counted) -> dict[str, Any]:
    """The course by month with the line of the target, and the way to why it is missed."""
    asked = counted.asked
    history = [
        (f"{month:%m/%Y}", index766.rate(one.kept, one.of) or Decimal(0))
        for month, one in counted.by_month.items()
    ]
    target = next(
        iter(plans.targets_on(ON_TIME, actor=asked.actor, on=asked.last_day)), None
    ) if asked.actor.may_somewhere(NUMBERS) else None  # fmt: skip
    why = {
        "unit": str(asked.office_id), "by": "slice:late_at",
        "since": target.since.isoformat() if target else asked.span.since.isoformat(),
        "until": (target.until - _DAY).isoformat() if target else asked.last_day.isoformat(),
        "target": str(target.id) if target else "",
    }  # fmt: skip
    return {
        "history": history,
        "plan": target.plan if target else None,
        "target_href": links.to("target", target.id) if target else "",
        "why_href": _number(ON_TIME, why) if asked.actor.may_somewhere(NUMBERS) else "",
    }


def _number(code: str, query: Mapping[str, str], page: str = "") -> str:
    path = f"/numbers/{code}/{page}"
    kept = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(kept)}" if links.is_there(path) else ""


# ------------------------------------------------------------------ waiting


def waiting(counted: Counted) -> dict[str, Any] | None:
    """Who held the finished dossiers, in days, from the facts; None without any, or for who may
    not read the numbers of this unit."""
    asked = counted.asked
    if not asked.actor.may(NUMBERS, asked.unit.id) or indicators.indicator(WAITED) is None:
        return None
    question = Question(WAITED, asked.unit.id, asked.span.since, asked.span.until)
    found = indicators.parts(question, by="slice:who", on=asked.last_day, known_on=asked.last_day)
    days = {line.key: line.above for line in found.lines} if found else {}
    total = sum(days.values())
    if not total:
        return None
    query = {
        "unit": str(asked.unit.id), "since": asked.span.since.isoformat(),
        "until": asked.last_day.isoformat(), "by": "slice:who", "kind": "slice",
    }  # fmt: skip
    lines = [
        {"label": str(label), "kind": kind, "days": round(float(days.get(who, 0)), 1),
         "share": round(float(100 * days.get(who, 0) / total)),
         "href": _number(WAITED, {**query, "key": who}, "facts/")}
        for who, (label, kind) in words.WHO.items()
    ]  # fmt: skip
    return {
        "lines": lines,
        "parts": [(one["label"], one["days"], one["kind"]) for one in lines],
        "total": round(float(total), 1),
    }


# ------------------------------------------------------------------ load and time


LOAD_COLUMNS = (
    Column(gettext_lazy("Thủ tục")),
    Column(gettext_lazy("Tiếp nhận"), kind="number"),
    Column(gettext_lazy("Đã xong"), kind="number"),
    Column(gettext_lazy("Đang mở"), kind="number"),
    Column(gettext_lazy("Quá hạn"), kind="number"),
    Column(gettext_lazy("Đúng hạn"), kind="number"),
    Column(gettext_lazy("Một nửa xong sau"), kind="number", hint=gettext_lazy("ngày làm việc")),
    Column(
        gettext_lazy("Chín phần mười xong sau"), kind="number", hint=gettext_lazy("ngày làm việc")
    ),
)


def loads(counted: Counted) -> Table:
    rows = [_load(counted.asked, one) for one in counted.loads[:LOADS_SHOWN]]
    return Table(
        caption=_("Khối lượng theo thủ tục"), columns=LOAD_COLUMNS, rows=rows,
        empty_title=_("Không có hồ sơ nào trong khoảng này"),
        empty_text=_("Hồ sơ các đơn vị bạn được xem sẽ hiện ở đây, theo thủ tục."),
    )  # fmt: skip


def _load(asked: Asked, one: Load) -> Row:
    def number(count: int, what: str) -> Cell:
        if not count:
            return Cell("0")
        return Cell(formats.number(count), href=listed(asked, what, tt=code))

    tally, code = one.tally, one.tally.procedure
    rate = index766.rate(one.fallen.kept, one.fallen.of)
    return Row(
        cells=[
            Cell(case_names.procedure(code),
                 href=reverse("onestop") + asked.query(tt=code) + "#time"),
            number(tally.received, "received"), number(tally.done, "done"),
            number(tally.open, "open"), number(tally.late, "late"),
            Cell(formats.percent(rate, 1), href=listed(asked, "fallen", tt=code))
            if rate is not None else Cell(formats.NOTHING),
            words.days(one.curve.median) if one.curve else formats.NOTHING,
            words.days(one.curve.ninety) if one.curve else formats.NOTHING,
        ],
        kind="late" if tally.late else "",
    )  # fmt: skip


def time(counted: Counted) -> dict[str, Any] | None:
    """The curve of the chosen procedure, or of all; None where nothing was received."""
    code = counted.asked.procedure if counted.asked.procedure in counted.curves else ""
    found = counted.curves.get(code)
    if found is None:
        return None
    return {
        "name": case_names.procedure(code) if code else _("Mọi thủ tục"),
        "is_one": bool(code),
        "points": [(one.days, float(100 * one.waiting)) for one in found.points],
        "marks": _marks(found),
        "until": max([one.days for one in found.points] or [1]) + 1,
        "of": found.of,
        "open": found.censored,
        "median": words.days(found.median),
        "ninety": words.days(found.ninety),
        "choices": [
            (case_names.procedure(one), reverse("onestop") + counted.asked.query(tt=one) + "#time",
             one == code)
            for one in sorted(counted.curves, key=lambda one: -counted.curves[one].of)
            if one
        ],
        "all_href": reverse("onestop") + counted.asked.query(tt="") + "#time",
    }  # fmt: skip


def _marks(found: Curve) -> list[tuple[int, float, str]]:
    marks = []
    if found.median is not None:
        marks.append((found.median, 50.0, _("một nửa: %(days)s ngày")
                      % {"days": formats.number(found.median)}))  # fmt: skip
    if found.ninety is not None:
        marks.append((found.ninety, 10.0, _("chín phần mười: %(days)s ngày")
                      % {"days": formats.number(found.ninety)}))  # fmt: skip
    return marks


# ------------------------------------------------------------------ patterns


def signals(counted: Counted) -> list[dict[str, Any]]:
    """Every pattern, those that stand out first, those that do not occur last."""
    found = sorted(counted.signals, key=lambda one: (not one.stands_out, not one.count))
    return [
        {
            "name": words.SIGNALS[one.kind],
            "sentence": words.sentence(one),
            "stands_out": one.stands_out,
            "count": one.count,
            "href": listed(counted.asked, f"signal-{one.kind}", tt="") if one.count else "",
            "where": " · ".join(
                f"{case_names.procedure(code)}: {formats.number(count)}"
                for code, count in sorted(one.by_procedure.items(), key=lambda item: -item[1])[:3]
            ),
        }
        for one in found
    ]


def unseen(counted: Counted) -> str:
    """The patterns that were looked for and do not occur."""
    return "; ".join(str(words.SIGNALS[one.kind]) for one in counted.signals if not one.count)


# ------------------------------------------------------------------ the score


def score(counted: Counted) -> dict[str, Any]:
    given = counted.score
    kind, rank = words.RANKS.get(given.rank, ("idle", ""))
    return {
        "points": formats.number(given.points),
        "known": formats.number(given.known),
        "share": formats.percent(given.share) if given.share is not None else "",
        "kind": kind,
        "rank": rank,
        "groups": _groups(counted),
        "times": [_time_taken(one) for one in index766.average_times(counted.lives)],
        "gains": [_gain(counted.asked, one) for one in index766.by_gain(given)[:GAINS_SHOWN]],
    }


def _groups(counted: Counted) -> list[dict[str, Any]]:
    found = []
    for group, most in index766.GROUPS.items():
        lines = [one for one in counted.score.lines if one.group == group]
        earned = [one.points for one in lines if one.points is not None]
        known = sum((one.most for one in lines if one.points is not None), Decimal(0))
        found.append({
            "name": score_words.GROUPS[group], "most": formats.number(most),
            "points": formats.number(sum(earned, Decimal(0))) if earned else formats.NOTHING,
            "known": formats.number(known),
            "lines": [_line(counted.asked, one) for one in lines],
        })  # fmt: skip
    return found


def _line(asked: Asked, one: ScoreLine) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": score_words.FORMULAS[one.id],
        "is_known": one.is_known,
        "missing": "" if one.is_known else score_words.MISSING[one.id],
        "parts": f"{formats.number(one.above)}/{formats.number(one.below)}" if one.below else "",
        "rate": formats.percent(one.rate) if one.rate is not None else "",
        "points": formats.number(one.points) if one.points is not None else "",
        "most": formats.number(one.most),
        "full_at": formats.percent(one.full_at) if one.full_at < 100 else "",
        "href": _lacking(asked, one),
        "lacking": one.below - one.above,
    }


def _time_taken(one: AverageTime) -> tuple[str, str, str]:
    """A procedure, its average time with its unit, and of how many dossiers."""
    days = rounded(one.mean, 2)
    mean = f"{formats.number(days)} {score_words.UNITS[one.every]}" if days else _("trong ngày")
    return case_names.procedure(one.procedure), mean, formats.number(one.of)


def _lacking(asked: Asked, one: ScoreLine) -> str:
    """Procedures are not dossiers: what lacks there is on the page of procedures."""
    if not one.is_known or one.below == one.above or one.id in index766.OF_PROCEDURES:
        return ""
    return listed(asked, f"lacking-{one.id}", tt="")


def _gain(asked: Asked, one: ScoreLine) -> dict[str, Any]:
    lost = one.most - (one.points or Decimal(0))
    return {
        "name": score_words.FORMULAS[one.id],
        "gain": formats.number(lost),
        "lacking": formats.number(one.lacking),
        "of_procedures": one.id in index766.OF_PROCEDURES,
        "href": _lacking(asked, one),
    }


# ------------------------------------------------------------------ one signer more


def simulated(counted: Counted) -> dict[str, Any]:
    """The answer for the chosen procedure, else for the one most was signed of."""
    of = {one.procedure: one.done for one in counted.tallies if one.done}
    chosen = counted.asked.procedure if counted.asked.procedure in of else ""
    code = chosen or max(of, key=lambda one: (of[one], one), default="")
    found = counted.replayed(code) if code else None
    return {
        "name": case_names.procedure(code) if code else "",
        "found": found,
        "sentence": words.replayed(found) if found else "",
        "now": words.hours(found.now) if found else "",
        "measured": words.hours(found.measured) if found else "",
        "ninety": (words.hours(found.now_ninety), words.hours(found.more_ninety))
        if found else ("", ""),
        "minutes": formats.number(round(float(found.pace) * 60)) if found else "",
    }  # fmt: skip
