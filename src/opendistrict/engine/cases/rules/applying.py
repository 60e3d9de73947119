"""An application before it is filed: what was typed, looked at with what the State knows."""

from collections.abc import Collection, Iterable, Mapping

from opendistrict.engine.cases.rules import form
from opendistrict.engine.cases.rules.courses import applies
from opendistrict.engine.cases.shapes import representing
from opendistrict.engine.cases.shapes.following import Known
from opendistrict.engine.cases.shapes.procedure import FormField, PaperRow, Procedure, Subject

LONGEST = 12_000  # characters of one field of a draft; what is too long is said when it is checked


def check(procedure: Procedure, typed: Mapping[str, str], known: Known) -> form.Checked:
    """As `form.check`, but what is known and masked is not missed: it is taken when it is filed."""
    found = form.check(procedure, typed, held=known.clear)
    masked = {one.code for one in procedure.form if is_masked(one, known)}
    return form.Checked(
        found.values, tuple(one for one in found.problems if one.field not in masked)
    )


def online(procedure: Procedure, subject: str) -> Procedure:
    """A procedure as a citizen fills it in online: with the part of who files for another, where
    the law lets somebody."""
    if procedure.by_oneself is not None or subject != Subject.CITIZEN:
        return procedure
    return procedure.model_copy(
        update={
            "form": (*representing.FIELDS, *procedure.form),
            "papers": (*procedure.papers, representing.PROOF),
        }
    )


def known_to(procedure: Procedure, typed: Mapping[str, str], own: Known) -> Known:
    """What need not be asked: what is known of who is signed in (`own`); who files for another is
    not asked again what was told of that one above, and nothing is known of them."""
    part = procedure.model_copy(update={"form": representing.FIELDS})
    told = form.check(part, ours(part, typed), held={}).values
    if representing.FIELDS[0] not in procedure.form or not told.get(representing.FOR_ANOTHER):
        return own
    clear = {name: str(told[code]) for code, name in representing.HELD_BY.items() if code in told}
    shown = {name: clear.get(name, "") for name in representing.HELD_BY.values()}
    return Known(shown, clear, is_told=True)


def is_masked(field: FormField, known: Known) -> bool:
    return field.held_by in known.shown and field.held_by not in known.clear


def ours(procedure: Procedure, typed: Mapping[str, str]) -> dict[str, str]:
    """Of what came with a form, the fields of this version, cut to what can be kept."""
    codes = {one.code for one in procedure.form}
    return {code: text[:LONGEST] for code, text in typed.items() if code in codes}


def asked_papers(procedure: Procedure, values: Mapping[str, object]) -> list[PaperRow]:
    """The papers this applicant may bring: not those the State holds, nor those of another case."""
    return [one for one in procedure.papers if not one.held_by and applies(one.when, values)]


def missing(
    procedure: Procedure, values: Mapping[str, object], brought: Collection[str]
) -> list[PaperRow]:
    asked = asked_papers(procedure, values)
    return [one for one in asked if one.required and one.code not in brought]


def asked_fields(procedure: Procedure, values: Mapping[str, object]) -> Iterable[FormField]:
    """The fields whose condition holds by what was filled in above them."""
    return [one for one in procedure.form if applies(one.when, values)]
