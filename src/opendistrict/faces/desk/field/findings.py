"""Findings in the office: the list, one with its photos and paper, and what may be done with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.desk.field import forms, wording
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.downloads import download
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.people import queries as people
from opendistrict.services.inspections import actions, queries
from opendistrict.services.inspections.shapes import FindingShape, Named, State

READ = "inspections.read"
CONFLICT = 409
DECIDED = ("fine", "annul")  # by who decides fines; the rest by who records


@page(act=READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The newest first; those that are open unless another state was chosen."""
    state = request.GET.get("tinh_trang", "open")
    if state not in {"open", "", *State}:
        raise Http404
    found = queries.findings(
        actor_of(request), state=state, before=_before(request.GET), limit=queries.PAGE + 1
    )
    shown, names = found[: queries.PAGE], wording.kinds()
    context = {
        "lines": [_line(one, names) for one in shown], "state": state,
        "states": [("open", ""), *((one.value, wording.STATES[one][1]) for one in State)],
        "last": shown[-1] if len(found) > queries.PAGE else None,
    }  # fmt: skip
    return render(request, "desk/field/findings.html", context)


def _before(asked: QueryDict) -> tuple[Any, UUID] | None:
    """The day and id of the last line seen; a page that was typed wrong is the first."""
    try:
        return forms.DAY.clean(asked["ngay"]), UUID(str(asked["ma"]))
    except (KeyError, ValueError, ValidationError):
        return None


def _line(one: FindingShape, names: Any) -> dict[str, Any]:
    pill, state = wording.STATES[one.state]
    return {"one": one, "kind": names.get(one.kind, one.kind), "place": wording.place(one),
            "pill": pill, "state": state, "decided": wording.decided(one)}  # fmt: skip


@page(act=READ)
@require_safe
def finding(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    return _show(request, _opened(request, finding_id))


def _opened(request: HttpRequest, finding_id: UUID) -> FindingShape:
    found = queries.finding(finding_id, actor_of(request))
    if found is None:
        raise Http404
    return found


def _show(
    request: HttpRequest, found: FindingShape, *, refused: Refused | None = None,
    bound: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    actor, spot = actor_of(request), found.spot
    sanction = queries.sanction_of(found, found.on)
    before = queries.history(
        actor, segment_id=spot.segment_id, along_cm=spot.along_cm, party_id=found.party_id,
        but=[found.id],
    )  # fmt: skip
    names = wording.kinds()
    holder = people.parties([found.party_id], actor=actor) if found.party_id else {}
    record = found.record
    if record:
        holder = {**holder, **people.parties([record.party_id], actor=actor)}
    context = _line(found, names) | {
        "measured": wording.measured(found), "sanction": sanction, "refused": refused,
        "spans": [wording.span(sanction, is_organisation=one) for one in (False, True)],
        "before": [_line(one, names) for one in before],
        "party": holder.get(record.party_id if record else found.party_id or found.id),
        "forms": _forms(request, found, bound or {}),
        "money": _money(request, found),
        "trail": base.trail(f"inspections.finding:{found.id}"),
    }  # fmt: skip
    return render(
        request, "desk/field/finding.html", context, status=CONFLICT if refused or bound else 200
    )


def _money(request: HttpRequest, found: FindingShape) -> dict[str, Any]:
    """How the fine that stands is paid, and where: its bill for the person, its books for who
    reads them."""
    decision = found.record.decision if found.record else None
    if decision is None:
        return {}
    return {
        "stands": wording.fine(decision, clock.today(request)),
        "is_paid": not decision.open,
        "bill": queries.bill_code(found),
        "reads": actor_of(request).may("ledger.read", found.unit_id),
    }


def _forms(request: HttpRequest, found: FindingShape, bound: dict[str, Any]) -> list[Any]:
    """What may be done now, by who looks: the flow says what is possible."""
    actor = actor_of(request)
    names = queries.next_acts(found)
    if "follow_up" in names:
        names[names.index("follow_up")] = "plan_follow_up"
    return [
        (name, bound.get(name) or forms.FORMS[name](found=found, today=clock.today(request)))
        for name in names
        if name in forms.FORMS  # what the books announce, nobody does
        and actor.may(actions.DECIDE if name in DECIDED else actions.RECORD, found.unit_id)
    ]


@page(act=READ)
@require_POST
def act(request: HttpRequest, finding_id: UUID, name: str) -> HttpResponse:
    """One act; what a rule refuses is said on the same page."""
    if name not in ACTS:
        raise Http404
    found = _opened(request, finding_id)
    form = forms.FORMS[name](request.POST, found=found, today=clock.today(request))
    if not form.is_valid():
        return _show(request, found, bound={name: form})
    try:
        ACTS[name](request, found, form.cleaned_data)
    except Refused as refused:
        return _show(request, found, refused=refused, bound={name: form})
    return redirect("finding", finding_id=finding_id)


def _who(request: HttpRequest, found: FindingShape) -> dict[str, Any]:
    return {"finding_id": found.id, "actor": actor_of(request), "at": clock.now(request)}


def _remind(request: HttpRequest, found: FindingShape, told: dict[str, Any]) -> None:
    actions.remind(**_who(request, found), follow_up_in=told["ngay"])


def _plan(request: HttpRequest, found: FindingShape, told: dict[str, Any]) -> None:
    actions.plan_follow_up(**_who(request, found), follow_up_in=told["ngay"])


def _record(request: HttpRequest, found: FindingShape, told: dict[str, Any]) -> None:
    """Of the holder of the place, or of who is named here."""
    whose: UUID | Named | None = found.party_id
    if told["ai"] != "holder" or whose is None:
        whose = Named(told["loai"], told["ten"], told["dia_chi"])
    actions.record_violation(**_who(request, found), whose=whose, said=told["y_kien"])


def _fine(request: HttpRequest, found: FindingShape, told: dict[str, Any]) -> None:
    actions.decide_fine(
        **_who(request, found), amount=told["so_tien"], number=told["so"], basis=told["can_cu"],
        decided_on=told["ngay"], due_on=told["han_nop"],
    )  # fmt: skip


def _annul(request: HttpRequest, found: FindingShape, told: dict[str, Any]) -> None:
    actions.annul_fine(**_who(request, found), why=told["ly_do"])


def _close(request: HttpRequest, found: FindingShape, told: dict[str, Any]) -> None:
    actions.close(**_who(request, found), why=told["ly_do"])


ACTS: dict[str, Callable[[HttpRequest, FindingShape, dict[str, Any]], None]] = {
    "remind": _remind,
    "plan_follow_up": _plan,
    "record": _record,
    "fine": _fine,
    "annul": _annul,
    "close": _close,
}


@page(act=READ)
@require_safe
def paper(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """The record of violation as it was issued."""
    record = _opened(request, finding_id).record
    issued = documents.paper(record.paper_id) if record else None
    if issued is None:
        raise Http404
    return download(documents.files([issued.file_id])[issued.file_id])


@page(act=READ)
@require_safe
def photo(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    file_id = queries.photo_file(photo_id, actor_of(request))
    if file_id is None:
        raise Http404
    return download(documents.files([file_id])[file_id])
