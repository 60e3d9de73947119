"""What is wrong with a procedure that can be read: what would make it fail, or ask too much.

Every finding refuses publication. Judged from the file alone; what only the registers know (who
may do a step on the day) is handed in.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from opendistrict.engine.cases.rules.findings import Finding
from opendistrict.engine.cases.rules.lint_form import field_findings, result_findings
from opendistrict.engine.cases.rules.lint_words import paper_findings, translation_findings
from opendistrict.engine.cases.rules.reaching import can_hold
from opendistrict.engine.cases.shapes import representing
from opendistrict.engine.cases.shapes.procedure import (
    FeeRow,
    FeeWhen,
    FieldKind,
    MayDo,
    Procedure,
    StepRow,
    Subject,
    TermRow,
    Tier,
)
from opendistrict.engine.cases.shapes.state_held import StateHeld
from opendistrict.kernel.packfile import Loc

RECEIVE, RETURN = "cases.receive", "cases.return"
RESERVED: Mapping[str, Collection[str]] = {
    # What a result may name besides fields; what is asked of who files for another.
    "form": {"applicant", "code", *(one.code for one in representing.FIELDS)},
    "papers": {representing.PROOF.code},
    "steps": {"tiep_nhan", "result", "fee", "contact", "search"},  # what a field may be for
}
_COUNTED = frozenset({FieldKind.WHOLE, FieldKind.DECIMAL})


def lint(
    procedure: Procedure,
    holders: Mapping[str, Collection[str]] | None = None,
    *,
    state_held: Sequence[StateHeld] = (),
) -> list[Finding]:
    """All that is wrong, in the order of the file's sections.

    `holders`: for each right of a step, narrowed to the procedure ("cases.sign:ho-tich/khai-sinh";
    receiving and returning too; "…@district" of a step for which a level is named), the offices in
    which nobody has it; None leaves that question out. `state_held`: the kinds of papers nobody
    may be asked for.
    """
    checks: Sequence[Callable[[Procedure], Iterable[Finding]]] = (
        translation_findings, _codes, _terms, field_findings,
        lambda one: paper_findings(one, state_held), _steps, _signing, _fees, _fee_moment,
        result_findings, _by_oneself, _gaps,
    )  # fmt: skip
    found = [finding for check in checks for finding in check(procedure)]
    return found + list(_holders(procedure, holders or {}))


# ------------------------------------------------------------------ codes


def _codes(procedure: Procedure) -> Iterator[Finding]:
    parts: Mapping[str, Sequence[str]] = {
        "form": [one.code for one in procedure.form],
        "papers": [one.code for one in procedure.papers],
        "steps": [one.code for one in procedure.steps],
    }
    for part, codes in parts.items():
        for n, code in enumerate(codes):
            if code in codes[:n]:
                yield Finding("code_is_given_twice", (part, n, "code"), {"code": code})
            if code in RESERVED.get(part, ()):
                yield Finding("code_is_reserved", (part, n, "code"), {"code": code})


# ------------------------------------------------------------------ terms


def _terms(procedure: Procedure) -> Iterator[Finding]:
    legal = procedure.term
    if legal is None and not _is_gap(procedure, "term"):
        yield Finding("term_is_missing", ("term",), {})
    if procedure.retention is None and not _is_gap(procedure, "retention"):
        yield Finding("retention_is_missing", ("retention",), {})
    parts = list(_parts_of_term(procedure))
    units = {term.every for _, term in parts} | ({legal.every} if legal else set())
    if len(units) > 1:
        told = ", ".join(sorted(units))
        yield Finding("terms_are_mixed", _first_mixed(procedure, parts), {"units": told})
    elif legal is not None:
        total = sum(term.amount for _, term in parts)
        if total != legal.amount:
            details = {"total": str(total), "term": str(legal.amount), "every": str(legal.every)}
            yield Finding("terms_do_not_add_up", ("term", "amount"), details)


def _parts_of_term(procedure: Procedure) -> Iterator[tuple[Loc, TermRow]]:
    """Receiving, every step that has a term (the longest way, with all conditions met), and
    giving back."""
    yield ("receive",), procedure.receive
    for n, step in enumerate(procedure.steps):
        if step.term is not None:
            yield ("steps", n, "term"), step.term
    yield ("give_back",), procedure.give_back


def _first_mixed(procedure: Procedure, parts: Sequence[tuple[Loc, TermRow]]) -> Loc:
    expected = procedure.term.every if procedure.term else parts[0][1].every
    return next(loc for loc, term in parts if term.every is not expected)


# ------------------------------------------------------------------ steps


def _steps(procedure: Procedure) -> Iterator[Finding]:
    codes = [step.code for step in procedure.steps]
    for n, step in enumerate(procedure.steps):
        if step.when is not None and n == 0:
            yield Finding("first_step_is_conditional", ("steps", n, "when"), {"step": step.code})
        if step.when is not None and not can_hold(procedure, step.when):
            yield Finding("step_is_unreachable", ("steps", n, "when"), {"step": step.code})
        for m, target in enumerate(step.back_to):
            where: Loc = ("steps", n, "back_to", m)
            if target not in codes:
                yield Finding("step_is_unknown", where, {"step": target})
            elif codes.index(target) >= n:
                details = {"step": step.code, "target": target}
                yield Finding("back_to_does_not_go_back", where, details)
        is_open = procedure.supplement_within is None
        if MayDo.SUPPLEMENT in step.may and is_open and not _is_gap(procedure, "supplement_within"):
            yield Finding("supplement_has_no_term", ("steps", n, "may"), {"step": step.code})


def _signing(procedure: Procedure) -> Iterator[Finding]:
    signing = [n for n, step in enumerate(procedure.steps) if step.signs]
    if not signing:
        yield Finding("no_step_signs", ("steps",), {})
        return
    for n in signing[1:]:
        yield Finding("second_step_signs", ("steps", n, "signs"), {"step": procedure.steps[n].code})
    first = signing[0]
    if procedure.steps[first].when is not None:
        details = {"step": procedure.steps[first].code}
        yield Finding("signing_is_conditional", ("steps", first, "when"), details)
    for n, step in enumerate(procedure.steps[first + 1 :], first + 1):
        yield from _after_the_signature(n, step)


def _after_the_signature(n: int, step: StepRow) -> Iterator[Finding]:
    """What is decided is not sent back, supplemented or stopped any more: these doors are dead."""
    if step.back_to:
        yield Finding("signed_goes_not_back", ("steps", n, "back_to"), {"step": step.code})
    if step.may & {MayDo.SUPPLEMENT, MayDo.STOP}:
        yield Finding("signed_is_not_stopped", ("steps", n, "may"), {"step": step.code})


def _holders(procedure: Procedure, holders: Mapping[str, Collection[str]]) -> Iterator[Finding]:
    acts: list[tuple[Loc, str, str]] = [(("receive",), RECEIVE, procedure.act(RECEIVE))]
    acts += [
        (("steps", n, "place" if step.place else "act"), step.act, procedure.part(step))
        for n, step in enumerate(procedure.steps)
    ]
    acts.append((("give_back",), RETURN, procedure.act(RETURN)))
    for where, act, part in acts:
        for office in sorted(holders.get(part, ())):
            details = {"office": office, "act": act, "field": procedure.field}
            level = part.partition("@")[2]
            if level:
                yield Finding("step_has_no_holder_there", where, {**details, "level": level})
            else:
                yield Finding("step_has_no_holder", where, details)


# ------------------------------------------------------------------ fees


def _fees(procedure: Procedure) -> Iterator[Finding]:
    for n, row in enumerate(procedure.fees):
        yield from _rate(n, row)
        yield from _tiers(n, row.tiers)
        yield from _counts(procedure, n, row)
        if row.free_when is not None and not can_hold(procedure, row.free_when):
            where: Loc = ("fees", n, "free_when")
            yield Finding("condition_never_holds", where, {"field": row.free_when.field})
    yield from _regimes(procedure)


def _rate(n: int, row: FeeRow) -> Iterator[Finding]:
    if not row.tiers and not row.gap:
        yield Finding("fee_has_no_rate", ("fees", n), {"fee": row.code})
    if row.tiers and row.gap:
        yield Finding("fee_has_rate_and_gap", ("fees", n, "gap"), {"fee": row.code})
    if row.tiers and not any(char.isdigit() for char in row.basis):
        # Every text that may set a rate has a number; without one nobody can look it up.
        yield Finding("fee_basis_has_no_number", ("fees", n, "basis"), {"fee": row.code})


def _tiers(n: int, tiers: Sequence[Tier]) -> Iterator[Finding]:
    ends = [tier.up_to for tier in tiers]
    where: Loc = ("fees", n, "tiers")
    if tiers and ends[-1] is not None:
        yield Finding("last_tier_has_an_end", where, {"up_to": ends[-1]})
    for before, after in pairwise([0, *ends]):
        if before is None or (after is not None and after <= before):
            yield Finding("tiers_do_not_rise", where, {"up_to": after})


def _counts(procedure: Procedure, n: int, row: FeeRow) -> Iterator[Finding]:
    kinds = {field.code: field.kind for field in procedure.form}
    for name in ("quantity", "times"):
        field = getattr(row, name)
        if field is not None and kinds.get(field) not in _COUNTED:
            details = {"fee": row.code, "field": field}
            yield Finding("fee_counts_no_number", ("fees", n, name), details)


def _regimes(procedure: Procedure) -> Iterator[Finding]:
    """Rows of one code are one fee under one regime after another."""
    last: dict[str, date] = {}
    spans = [(row.since or date.min, row.until or date.max, n) for n, row in
             enumerate(procedure.fees)]  # fmt: skip
    for since, until, n in sorted(spans):
        row = procedure.fees[n]
        if until <= since:
            yield Finding("fee_period_is_empty", ("fees", n, "until"), {"fee": row.code})
        elif since < last.get(row.code, date.min):
            yield Finding("fee_regimes_overlap", ("fees", n), {"fee": row.code})
        last[row.code] = max(until, last.get(row.code, date.min))


def _fee_moment(procedure: Procedure) -> Iterator[Finding]:
    """When a fee is paid, and where the work waits for it."""
    waiting = [n for n, step in enumerate(procedure.steps) if MayDo.PAYMENT in step.may]
    if procedure.fees and procedure.fee_when is None:
        yield Finding("fee_has_no_moment", ("fees",), {})
    if procedure.fee_when is FeeWhen.PROCESSING and not waiting:
        yield Finding("no_step_asks_for_the_fee", ("fee_when",), {})
    if procedure.fee_when is not FeeWhen.PROCESSING or not procedure.fees:
        for n in waiting:
            details = {"step": procedure.steps[n].code}
            yield Finding("step_asks_for_no_fee", ("steps", n, "may"), details)


# ------------------------------------------------------------------ who files


def _by_oneself(procedure: Procedure) -> Iterator[Finding]:
    """Turning a representative away needs a text that can be looked up, and somebody who can come
    themselves: enterprises always act through a person."""
    rule = procedure.by_oneself
    if rule is None:
        return
    if not any(char.isdigit() for char in rule.basis):
        yield Finding("by_oneself_basis_has_no_number", ("by_oneself", "basis"), {})
    if Subject.CITIZEN not in procedure.subjects:
        yield Finding("nobody_can_come_themselves", ("by_oneself",), {})


# ------------------------------------------------------------------ gaps


def _gaps(procedure: Procedure) -> Iterator[Finding]:
    """A gap names a part of the file, so that it is found again when the part is known."""
    for n, gap in enumerate(procedure.gaps):
        if gap.about.partition(":")[0] not in Procedure.model_fields:
            yield Finding("gap_is_about_nothing", ("gaps", n, "about"), {"about": gap.about})


def _is_gap(procedure: Procedure, about: str) -> bool:
    return any(gap.about == about for gap in procedure.gaps)
