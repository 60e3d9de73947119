"""Forms 01 to 05 of a dossier, each issued by its own act: for the desk and for programs alike."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.translation import gettext, override

from opendistrict.engine.cases import actions as cases
from opendistrict.engine.cases.shapes.dossier import DossierPage
from opendistrict.faces.kit import due_words, log_receipts
from opendistrict.kernel.actor import Actor
from opendistrict.registers.documents.shapes import PaperShape

Issue = Callable[[DossierPage, Actor, datetime], PaperShape]


def _receipt(found: DossierPage, actor: Actor, at: datetime) -> PaperShape:
    term = found.procedure.term
    proof = log_receipts.newest(found.standing.id, at)
    with override("vi"):
        is_long = term is not None and term.amount > 0
        said = due_words.amount(term.amount, term.every) if is_long else gettext("trong ngày")
        return cases.issue_receipt(
            dossier_id=found.standing.id,
            term=said,
            explanation=tuple(due_words.lines(found.due)) if found.due else (),
            proof=log_receipts.address(proof) if proof else "",
            actor=actor, at=at,
        )  # fmt: skip


def _supplement(found: DossierPage, actor: Actor, at: datetime) -> PaperShape:
    return cases.issue_supplement_request(dossier_id=found.standing.id, actor=actor, at=at)


def _refusal(found: DossierPage, actor: Actor, at: datetime) -> PaperShape:
    return cases.issue_refusal(dossier_id=found.standing.id, actor=actor, at=at)


def _apology(found: DossierPage, actor: Actor, at: datetime) -> PaperShape:
    with override("vi"):
        lines = tuple(due_words.lines(found.due)) if found.due else ()
    return cases.issue_apology(dossier_id=found.standing.id, explanation=lines, actor=actor, at=at)


def _control(found: DossierPage, actor: Actor, at: datetime) -> PaperShape:
    return cases.issue_control_sheet(dossier_id=found.standing.id, actor=actor, at=at)


ISSUE: Mapping[str, Issue] = {
    "01": _receipt, "02": _supplement, "03": _refusal, "04": _apology, "05": _control
}  # fmt: skip
