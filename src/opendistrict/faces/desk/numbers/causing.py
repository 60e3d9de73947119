"""Why a target on this number is missed, causes that officers name for its parts, tasks that are
to mend them and whether those moved the number."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import CauseShape, Moved, Why
from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes import TargetView
from opendistrict.faces.desk.numbers import shown, wording
from opendistrict.faces.desk.numbers.asked import READ, Asked
from opendistrict.faces.desk.numbers.forms import CauseForm
from opendistrict.faces.desk.targets.wording import title_of
from opendistrict.faces.kit import formats
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.kernel.actor import Actor
from opendistrict.registers.facts import queries as facts
from opendistrict.registers.orgs import queries as orgs

EXPLAIN = "indicators.explain"
WHOLE = "whole"


def context_of(request: HttpRequest, asked: Asked, actor: Actor) -> dict[str, Any]:
    """The gap of the target that led here, by its parts, and the causes named so far."""
    view = _target(request, asked, actor)
    found = None
    if view is not None and not view.judgement.is_met:
        found = plans.why_missed(
            view, by=asked.by, actor=actor, on=asked.on, known_on=asked.known_on
        )
    reach = orgs.scope(actor, READ)
    target_id = view.target.id if view else None
    listed = indicators.causes(reach & {asked.question.unit_id}, indicator=asked.question.indicator)
    return {
        "target": view,
        "target_title": title_of(view.target.title, view.target.title_en) if view else "",
        "why_missed": _reasons(found, asked) if found else None,
        "causes": _causes(listed, asked, actor),
        "may_explain": actor.may(EXPLAIN, asked.question.unit_id),
        "cause_form": form_of(None, asked, actor, target_id)
        if actor.may(EXPLAIN, asked.question.unit_id)
        else None,
    }


def _target(request: HttpRequest, asked: Asked, actor: Actor) -> TargetView | None:
    """The target asked for (`target`), or the only one that runs on this number in that period."""
    text = request.GET.get("target", "")
    try:
        key: UUID | None = UUID(text)
    except ValueError:
        running = [
            one
            for one in plans.targets_on(asked.question.indicator, actor=actor, on=asked.on)
            if (one.since, one.until) == (asked.question.since, asked.question.until)
        ]
        key = running[0].id if len(running) == 1 else None
    if key is None:
        return None
    view = plans.target_view(key, actor=actor, on=asked.on, known_on=asked.known_on)
    if view is None or view.target.indicator != asked.question.indicator:
        return None
    mine = plans.question_of(view)
    return view if mine == replace(asked.question) else None


def _reasons(found: Why, asked: Asked) -> dict[str, Any]:
    measures = facts.measures()
    broken = indicators.parts(asked.question, by=found.by, **asked.reads)
    assert broken is not None, "a gap has parts"
    named = indicators.indicators(
        [part.indicator for part in broken.measured.definition.formula.parts]
    )
    names = shown.names_of(broken, measures, named)
    most = max((abs(one.gap) for one in found.contributions), default=None)
    rows = []
    for one in found.contributions:
        if not (one.gap or one.actual or one.required):
            continue
        line = found.lines.get(one.key)
        name = names.of(line) if line else _extra(one.key)
        rows.append(Row([
            Cell(name, note=str(wording.REQUIRED[one.by])),
            Cell(template="desk/numbers/_cell_bar.html",
                 values={"value": float(abs(one.gap)), "most": float(most or 1),
                         "kind": "no" if _hurts(one.gap, found) else "ok"}),
            wording.fraction(one.actual),
            wording.fraction(one.required),
            _signed(found.shown[one.key]),
        ], kind="no" if _hurts(one.gap, found) else ""))  # fmt: skip
    gap = sum(found.shown.values())
    unit = _("điểm %") if found.unit == "%" else found.unit
    return {
        "gap": f"{_signed(gap)}{formats.NO_BREAK}{unit}",
        "plan": wording.fraction(found.plan),
        "full_plan": wording.fraction(found.full_plan),
        "actual": wording.fraction(found.actual),
        "unit": found.unit,
        "is_to_date": found.is_to_date,
        "table": Table(
            caption=_("Từng phần góp vào khoảng cách"),
            columns=[Column(_("Phần")), Column(_("So sánh"), kind="chart", is_hidden=True),
                     Column(_("Đã có"), kind="number"), Column(_("Lẽ ra"), kind="number"),
                     Column(_("Góp vào khoảng cách (%(unit)s)") % {"unit": unit}, kind="number")],
            rows=rows,
        ),
    }  # fmt: skip


def _hurts(gap: Any, found: Why) -> bool:
    whole = found.gap
    return bool(gap) and (gap < 0) == (whole < 0) and bool(whole)


def _extra(key: str) -> str:
    return {
        "not_given": _("Chưa giao cho ai"),
        "gone": _("Đơn vị đã kết thúc"),
        indicators.OTHERS: _("Các đơn vị khác"),
    }.get(key, key)


def _signed(value: Any) -> str:
    return ("+" if value > 0 else "") + shown.printed(value)


# ------------------------------------------------------------------ causes


def _causes(listed: Any, asked: Asked, actor: Actor) -> list[dict[str, Any]]:
    kinds = {one.code: wording.said(one.name, one.name_en) for one in indicators.cause_kinds()}
    tasks = plans.mending([one.task_id for one in listed if one.task_id], actor=actor)
    names = _names(listed, asked)
    lines = []
    for one in listed:
        task = tasks.get(one.task_id) if one.task_id else None
        moved = None
        if task is not None and task.done_on is not None:
            moved = indicators.moved(one, finished_on=task.done_on, on=asked.on)
        lines.append({
            "id": one.id, "name": kinds.get(one.code, one.code), "words": one.words,
            "part": names.get((one.by, one.part_key), one.part_key) or _("Cả con số"),
            "period": wording.days(one.since, wording.before(one.until)),
            "who": one.told_by, "at": one.told_at, "task": task,
            "moved": _moved(moved, asked) if moved else "",
            "may_change": actor.may(EXPLAIN, one.unit_id),
        })  # fmt: skip
    return lines


def _names(listed: tuple[CauseShape, ...], asked: Asked) -> dict[tuple[str, str], str]:
    """What each part that a cause names is called."""
    found: dict[tuple[str, str], str] = {}
    measures = facts.measures()
    for by in {one.by for one in listed if one.by}:
        question = replace(asked.question)
        broken = indicators.parts(question, by=by, on=asked.on, known_on=asked.known_on)
        if broken is not None:
            names = shown.names_of(broken, measures, {})
            found |= {(by, line.key): names.of(line) for line in broken.lines}
    return found


def _moved(moved: Moved, asked: Asked) -> str:
    """Before and after, and no more: whether the task did it is not ours to say."""
    if moved.after is None or moved.after_since is None or moved.after_until is None:
        return _("Việc xong ngày %(day)s; chưa đủ một tháng trọn để so.") % {
            "day": formats.day(moved.finished_on)
        }
    told = [
        _("sau khi xong việc: %(after)s/tháng (%(span)s)")
        % {
            "after": wording.fraction(moved.after),
            "span": wording.days(moved.after_since, wording.before(moved.after_until)),
        }
    ]
    if moved.before is not None:
        told.append(_("trước: %(before)s") % {"before": wording.fraction(moved.before)})
    if moved.year_before is not None:
        earlier = wording.fraction(moved.year_before)
        told.append(_("cùng các tháng đó năm trước: %(earlier)s") % {"earlier": earlier})
    return "; ".join(told)


def form_of(data: Any, asked: Asked, actor: Actor, target_id: UUID | None) -> CauseForm:
    kinds = [(one.code, wording.said(one.name, one.name_en)) for one in indicators.cause_kinds()]
    broken = indicators.parts(asked.question, by=asked.by, **asked.reads)
    parts: list[tuple[str, Any]] = [(WHOLE, _("Cả con số"))]
    if broken is not None:
        found = indicators.folded(broken, orgs.scope(actor, READ))
        names = shown.names_of(found, facts.measures(), indicators.indicators(
            [part.indicator for part in found.measured.definition.formula.parts]
        ))  # fmt: skip
        parts += [
            (f"{found.by}|{line.key}", names.of(line))
            for line in found.lines
            if line.key != indicators.OTHERS
        ]
    return CauseForm(data, parts=parts, kinds=kinds, initial={"part": WHOLE, "target": target_id})
