"""Procedures by version, dossiers, all that happens to a dossier, and orders that move many."""

from opendistrict.engine.cases.models.dossiers import (
    ApologyDraft,
    ApplicationDraft,
    Attachment,
    Comment,
    Decision,
    Dossier,
    DossierWords,
    Enquiry,
    Payment,
    Rating,
    Step,
    Supplement,
)
from opendistrict.engine.cases.models.measured import DailyScore, FellDue, PortalCount, Publication
from opendistrict.engine.cases.models.procedures import ProcedureVersion, StateHeldPaper
from opendistrict.engine.cases.models.rehousing import RehousingOrder

__all__ = [
    "ApologyDraft",
    "ApplicationDraft",
    "Attachment",
    "Comment",
    "DailyScore",
    "Decision",
    "Dossier",
    "DossierWords",
    "Enquiry",
    "FellDue",
    "Payment",
    "PortalCount",
    "ProcedureVersion",
    "Publication",
    "Rating",
    "RehousingOrder",
    "StateHeldPaper",
    "Step",
    "Supplement",
]
