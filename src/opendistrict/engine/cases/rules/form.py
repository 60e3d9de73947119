"""The form of a procedure: as a JSON Schema for whoever draws it, and what was filled in, checked.

Both say the same: what `check` lets through the schema lets through. Nothing is kept that was not
asked: a field whose condition does not hold has no value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor

from opendistrict.engine.cases.rules import cleaning
from opendistrict.engine.cases.rules.courses import applies
from opendistrict.engine.cases.shapes.procedure import (
    SEALED_KINDS,
    Bilingual,
    FieldKind,
    FormField,
    Procedure,
    Subject,
    When,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field: a code and the values a sentence needs."""

    field: str
    code: str
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Checked:
    """Clean values by field code, in the order of the form: texts in NFC, days as 2026-11-22,
    whole numbers, decimals as text ("12.5"), true or false. Not to be kept while there are
    problems."""

    values: Mapping[str, object]
    problems: tuple[FieldProblem, ...]


def check(
    procedure: Procedure, values: Mapping[str, object], *, held: Mapping[str, object]
) -> Checked:
    """What was filled in, as texts of a page or as JSON, cleaned and checked.

    `held`: what the State has of who applies, by the names of `held_by`; where it has a field, what
    was typed is not looked at. A field nobody asked for is refused: the form is of another version.
    """
    clean: dict[str, object] = {}
    problems: list[FieldProblem] = []
    for field in procedure.form:
        if not applies(field.when, clean):
            continue
        source = held.get(field.held_by) if field.held_by else None
        is_held = cleaning.is_given(source)
        try:
            value = _value(procedure, field, source if is_held else values.get(field.code))
        except cleaning.Unusable as wrong:
            code = "held_value_is_unusable" if is_held else wrong.code
            problems.append(FieldProblem(field.code, code, wrong.details))
        else:
            if value is not None:
                clean[field.code] = value
    known = {field.code for field in procedure.form}
    unknown = [name for name in values if name not in known]
    problems += [FieldProblem(one, "form_field_is_unknown", {"field": one}) for one in unknown]
    return Checked(clean, tuple(problems))


def _value(procedure: Procedure, field: FormField, given: object) -> object:
    """The clean value; None where nothing was given and nothing need be."""
    if cleaning.is_given(given):
        value = cleaning.clean(field, given, id_pattern=_id_pattern(procedure))
        if value != "":
            return value
    if field.required:
        raise cleaning.Unusable("field_is_required")
    return None


def _id_pattern(procedure: Procedure) -> str:
    is_business = procedure.subjects & {Subject.ENTERPRISE, Subject.HOUSEHOLD_BUSINESS}
    return cleaning.BUSINESS_ID if is_business else cleaning.NATIONAL_ID


# ------------------------------------------------------------------ JSON Schema

_SHAPES: Mapping[FieldKind, Mapping[str, object]] = {
    FieldKind.TEXT: {"type": "string", "minLength": 1, "maxLength": cleaning.TEXT_MOST},
    FieldKind.LONG_TEXT: {"type": "string", "minLength": 1, "maxLength": cleaning.LONG_TEXT_MOST},
    FieldKind.WHOLE: {"type": "integer"},
    FieldKind.DECIMAL: {"type": "string", "pattern": cleaning.DECIMAL},
    FieldKind.YES_NO: {"type": "boolean"},
    FieldKind.DAY: {"type": "string", "format": "date", "pattern": cleaning.DAY},
    FieldKind.CHOICE: {"type": "string"},
    FieldKind.NATIONAL_ID: {"type": "string"},
    FieldKind.PHONE: {"type": "string", "pattern": cleaning.PHONE},
    FieldKind.EMAIL: {"type": "string", "format": "email", "pattern": cleaning.EMAIL},
}


def json_schema(procedure: Procedure, language: str) -> dict[str, object]:
    """The clean values of the form (what `check` gives), by JSON Schema 2020-12.

    Words in the language ("vi" or "en"). A field with a condition is in `allOf`: asked when it
    holds, else not allowed. `x-held-by` names what the State has already, `x-sealed` what is kept
    encrypted, `x-for` what a field is used for; bounds of decimals, which are texts, are
    `x-minimum` and `x-maximum`.
    """
    schema: dict[str, object] = {
        "$schema": DIALECT,
        "title": _said(procedure.name, language),
        "type": "object",
        "properties": {field.code: _field(procedure, field, language) for field in procedure.form},
        "required": [one.code for one in procedure.form if one.required and one.when is None],
        "additionalProperties": False,
    }
    conditions = [_condition(field, field.when) for field in procedure.form if field.when]
    return schema | ({"allOf": conditions} if conditions else {})


def _said(text: Bilingual, language: str) -> str:
    return text.en if language == "en" else text.vi


def _field(procedure: Procedure, field: FormField, language: str) -> dict[str, object]:
    found: dict[str, object] = {"title": _said(field.label, language), **_SHAPES[field.kind]}
    if field.help:
        found["description"] = _said(field.help, language)
    if field.kind is FieldKind.CHOICE:
        found["oneOf"] = [
            {"const": choice.value, "title": _said(choice.label, language)}
            for choice in field.choices
        ]
    if field.kind is FieldKind.NATIONAL_ID:
        found["pattern"] = _id_pattern(procedure)
    if field.held_by:
        found["x-held-by"] = field.held_by
    if field.kind in SEALED_KINDS:
        found["x-sealed"] = True
    return found | _bounds(field) | {"x-for": list(field.for_)}


def _bounds(field: FormField) -> dict[str, object]:
    least, most = field.least, field.most
    bounds: dict[str, object] = {}
    if field.kind is FieldKind.WHOLE:
        bounds |= {} if least is None else {"minimum": ceil(least)}
        bounds |= {} if most is None else {"maximum": floor(most)}
    elif field.kind is FieldKind.DECIMAL:
        bounds |= {} if least is None else {"x-minimum": cleaning.number_text(least)}
        bounds |= {} if most is None else {"x-maximum": cleaning.number_text(most)}
    return bounds


def _condition(field: FormField, when: When) -> dict[str, object]:
    asked = {"required": [field.code]} if field.required else {}
    holds = {"properties": {when.field: {"enum": list(when.is_in)}}, "required": [when.field]}
    return {"if": holds, "then": asked, "else": {"properties": {field.code: False}}}
