"""What is wrong with a form, and with the result that is made of it."""

import re
from collections.abc import Iterator, Mapping

from opendistrict.engine.cases.rules.findings import Finding
from opendistrict.engine.cases.rules.reaching import can_hold
from opendistrict.engine.cases.shapes.procedure import FieldKind, FormField, Procedure
from opendistrict.kernel.packfile import Loc

GIVEN = frozenset({"applicant", "code"})  # placeholders every result may use
HELD_BY = frozenset(
    f"identity.{part}" for part in ("full_name", "birth_date", "national_id", "phone", "address")
)
_PLACE = re.compile(r"{([^{}]*)}")
_NUMBERS = frozenset({FieldKind.WHOLE, FieldKind.DECIMAL})
_CONTACT = frozenset({FieldKind.PHONE, FieldKind.EMAIL, FieldKind.TEXT, FieldKind.LONG_TEXT})


def field_findings(procedure: Procedure) -> Iterator[Finding]:
    for n, field in enumerate(procedure.form):
        where: Loc = ("form", n)
        yield from _shape(field, where)
        if field.held_by and field.held_by not in HELD_BY:
            details = {"field": field.code, "held_by": field.held_by}
            yield Finding("source_is_unknown", (*where, "held_by"), details)
        if field.when is not None and not _asked_before(procedure, n, field):
            yield Finding("condition_never_holds", (*where, "when"), {"field": field.when.field})
        for m, purpose in enumerate(field.for_):
            if not _serves(procedure, field, purpose):
                details = {"field": field.code, "for": purpose}
                yield Finding("field_is_unused", (*where, "for", m), details)


def _asked_before(procedure: Procedure, n: int, field: FormField) -> bool:
    """The form is filled in from above: a condition looks at what stands before it."""
    before = {one.code for one in procedure.form[:n]}
    return field.when is not None and field.when.field in before and can_hold(procedure, field.when)


def _shape(field: FormField, where: Loc) -> Iterator[Finding]:
    values = [choice.value for choice in field.choices]
    if (field.kind is FieldKind.CHOICE) != bool(values):
        yield Finding("choices_and_kind_disagree", (*where, "choices"), {"field": field.code})
    for m, value in enumerate(values):
        if value in values[:m]:
            yield Finding("code_is_given_twice", (*where, "choices", m, "value"), {"code": value})
    has_bounds = field.least is not None or field.most is not None
    if has_bounds and field.kind not in _NUMBERS:
        yield Finding("bounds_are_of_numbers", where, {"field": field.code})
    if field.least is not None and field.most is not None and field.most < field.least:
        yield Finding("bounds_are_turned", (*where, "most"), {"field": field.code})


def _serves(procedure: Procedure, field: FormField, purpose: str) -> bool:
    """Whether a field is used for what it says."""
    kind, _, name = purpose.partition(":")
    if kind == "paper" and name:
        return any(
            paper.code == name and paper.when is not None and paper.when.field == field.code
            for paper in procedure.papers
        )
    simple: Mapping[str, bool] = {
        "result": field.code in placeholders(procedure),
        "fee": field.code in _priced(procedure),
        "contact": field.kind in _CONTACT,
        "search": True,
    }
    return simple.get(purpose, purpose in {step.code for step in procedure.steps})


def _priced(procedure: Procedure) -> set[str]:
    """The fields a fee looks at."""
    found: set[str] = set()
    for row in procedure.fees:
        found |= {name for name in (row.quantity, row.times) if name}
        found |= {row.free_when.field} if row.free_when else set()
    return found


def placeholders(procedure: Procedure) -> set[str]:
    """The names in braces in the title and the paragraphs of the result."""
    texts = (procedure.result.title, *procedure.result.body)
    return {name for text in texts for name in _PLACE.findall(text)}


def result_findings(procedure: Procedure) -> Iterator[Finding]:
    fields = {field.code: field for field in procedure.form}
    result = procedure.result
    texts: list[tuple[Loc, str]] = [(("result", "title"), result.title)]
    texts += [(("result", "body", n), text) for n, text in enumerate(result.body)]
    for where, text in texts:
        for name in _PLACE.findall(text):
            if name not in fields and name not in GIVEN:
                yield Finding("placeholder_is_no_field", where, {"name": name})
        if set(_PLACE.sub("", text)) & set("{}"):
            yield Finding("brace_is_left_open", where, {})
    yield from _conditions_of_papers(procedure)


def _conditions_of_papers(procedure: Procedure) -> Iterator[Finding]:
    for n, paper in enumerate(procedure.papers):
        if paper.when is not None and not can_hold(procedure, paper.when):
            details = {"field": paper.when.field}
            yield Finding("condition_never_holds", ("papers", n, "when"), details)
