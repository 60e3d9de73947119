"""What citizens have to know of their own dossiers, read off the trail: told nowhere else, so that
nothing of it can be missed or differ."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from opendistrict.engine.cases.flow import verb
from opendistrict.engine.cases.models import Dossier, Step
from opendistrict.engine.cases.queries.following import REASONED
from opendistrict.engine.cases.shapes.following import Notice
from opendistrict.kernel.refusals import Refused

# What the office did (never the applicant) that changes what they may expect or have to do.
NOTICED = (
    "accept", "refuse", "ask_to_complete", "ask_supplement", "supplement", "lapse", "ask_payment",
    "paid", "set_fee", "stop", "agree", "decline", "finish", "return", "reopen", "extend",
    "apologise", "recalculate", "rehouse", "unpay",
)  # fmt: skip
_PATTERN = rf"^({'|'.join(NOTICED)})(:|$)"


def notices(party_id: UUID, *, most: int, after: str = "") -> list[Notice]:
    """What the offices did with a party's dossiers (their own, or in somebody's place), the newest
    first. One query; Refused for a mark that was cut off."""
    own = Dossier.objects.filter(Q(applicant=party_id) | Q(representative=party_id))
    rows = Step.objects.filter(dossier__in=own.values("id"), transition__regex=_PATTERN)
    rows = rows.exclude(actor_kind="citizen")
    if after:
        rows = rows.filter(_before(after))
    later = Step.objects.filter(dossier=OuterRef("dossier"), n__gt=OuterRef("n"))
    rows = rows.annotate(is_so_now=~Exists(later.exclude(state=OuterRef("state"))))
    found = rows.order_by("-at", "-dossier_id", "-n").values(
        "dossier_id", "n", "transition", "at", "note", "details", "is_so_now", "dossier__code",
        "dossier__version__name", "dossier__version__name_en",
    )  # fmt: skip
    return [_notice(row) for row in found[:most]]


def _before(mark: str) -> Q:
    try:
        moment, key, n = mark.split("~")
        at, dossier, number = datetime.fromisoformat(moment), UUID(key), int(n)
    except ValueError:
        raise Refused("cursor_is_unreadable") from None
    same = Q(at=at) & (Q(dossier_id__lt=dossier) | Q(dossier_id=dossier, n__lt=number))
    return Q(at__lt=at) | same


def _notice(row: Mapping[str, Any]) -> Notice:
    what, details = verb(row["transition"]), row["details"] or {}
    return Notice(
        code=row["dossier__code"], name=row["dossier__version__name"],
        name_en=row["dossier__version__name_en"], verb=what, at=row["at"],
        note=row["note"] if what in REASONED else "", is_so_now=row["is_so_now"],
        promised_at=_moment(details.get("promised_at")),
        until=_moment(details.get("until")),
        mark=f"{row['at'].isoformat()}~{row['dossier_id']}~{row['n']}",
    )  # fmt: skip


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
