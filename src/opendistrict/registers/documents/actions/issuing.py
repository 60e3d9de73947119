"""Papers issued and withdrawn."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from opendistrict.kernel import papers, signing
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.documents import rules
from opendistrict.registers.documents.actions.keeping import keep
from opendistrict.registers.documents.actions.signers import key_of
from opendistrict.registers.documents.models import Paper
from opendistrict.registers.documents.queries.papers import address_of, paper_shape
from opendistrict.registers.documents.shapes import PaperShape, Signing

WITHDRAW = "documents.withdraw_paper"
PDF = "application/pdf"
LETTER = "Công văn"  # a paper without a name of its kind


@transaction.atomic
def issue_paper(
    *, paper: papers.Paper, kind: str, about: str, unit_id: UUID, actor: Actor, at: datetime,
    signed: Signing | None = None, supersedes: UUID | None = None,
) -> PaperShape:  # fmt: skip
    """Number, date, draw, sign and keep a paper: all of it, or nothing and no number is lost.

    `paper` comes without number and date; its `symbol` is the series ("GTN-UBND"). The code that
    leads to its public page is put before its other codes. Whether the actor may issue or sign it
    is the caller's to weigh; the ground of a signature is frozen here. The unit's series is locked
    until the transaction ends, so take it last.
    """
    old = _to_supersede(supersedes, about, unit_id)
    if not rules.series_is_wellformed(paper.symbol):
        raise Refused("paper_symbol_is_malformed", symbol=paper.symbol)
    assert signed is None or signed.ground, "a signature has a ground"
    day, token = day_of(at), rules.new_token()
    with key_of(signed, actor=actor, at=at) if signed else nullcontext() as key:
        if key is not None:
            signing.check_valid(key.certificate, at)  # before a number is locked
        number = base.next_in(series=rules.counter(paper.symbol, day.year, unit_id))
        codes = (*papers.verification(address_of(token)), *paper.codes)
        drawn = replace(paper, number=str(number), dated_on=day, codes=codes)
        pdf = _printed(drawn, key, at)
    file_id = keep(
        data=pdf, name=rules.file_name(number, paper.symbol, day.year), media_type=PDF,
        actor=actor, at=at,
    )  # fmt: skip
    row = Paper.objects.create(
        id=uuid7(), unit_id=unit_id, series=paper.symbol, year=day.year, number=number, kind=kind,
        name=_line(paper.kind or LETTER, 200), title=_line(paper.subject, 400), about=about,
        issued_at=at, issued_on=day, issued_by=actor.label,
        file_id=file_id, token=token, is_sample=paper.sample,
        signer_id=signed.signer_id if signed else None,
        signed_by=actor.label if signed else "",
        signed_post=actor.post_title if signed else "",
        ground=signed.ground[:500] if signed else "",
    )  # fmt: skip
    if old is not None:
        Paper.objects.filter(pk=old.pk).update(superseded_by=row.pk)
    base.record(
        action="documents.issue_paper", actor=actor, at=at, subject=f"documents.paper:{row.pk}",
        number=rules.written_number(number, paper.symbol), kind=kind, about=about,
        sha256=row.file.sha256, signer=row.signer_id, ground=row.ground, supersedes=supersedes,
    )  # fmt: skip
    return paper_shape(row)


def _line(text: str, most: int) -> str:
    return nfc(" ".join(text.split()))[:most]


def _printed(paper: papers.Paper, key: signing.Key | None, at: datetime) -> bytes:
    """The PDF; signed where Decree 30/2020/NĐ-CP has the signature stand."""
    pdf, found = papers.to_signable_pdf(paper)
    if key is None:
        return pdf
    place = None
    if found is not None:
        place = signing.Place(found.page, found.left, found.bottom, found.right, found.top)
    return signing.sign_pdf(pdf, key, at=at, place=place, location=paper.place)


def _to_supersede(paper_id: UUID | None, about: str, unit_id: UUID) -> Paper | None:
    """The paper that this one takes the place of: about the same thing, of the same unit, in
    force. Locked, so that two do not take its place."""
    if paper_id is None:
        return None
    old = _locked(paper_id)
    if (old.about, old.unit_id) != (about, unit_id):
        raise Refused("paper_is_about_another")
    return old


def _locked(paper_id: UUID) -> Paper:
    row = Paper.objects.select_for_update(of=("self",)).filter(pk=paper_id).first()
    if row is None:
        raise Refused("paper_is_unknown")
    number = rules.written_number(row.number, row.series)
    if row.withdrawn_at is not None:
        raise Refused("paper_is_withdrawn", number=number, at=row.withdrawn_at)
    if row.superseded_by_id is not None:
        raise Refused("paper_is_superseded", number=number)
    return row


@transaction.atomic
def withdraw_paper(*, paper_id: UUID, because: str, actor: Actor, at: datetime) -> PaperShape:
    """The paper is no longer in force; its page says since when and why. The file stays."""
    because = nfc(because).strip()
    row = _locked(paper_id)
    if actor.kind not in ("operator", "system") and not actor.may(WITHDRAW, row.unit_id):
        raise Refused("may_not_withdraw_this_paper")
    if not because:
        raise Refused("withdrawal_has_no_reason")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = at, actor.label, because[:500]
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    base.record(
        action="documents.withdraw_paper", actor=actor, at=at,
        subject=f"documents.paper:{paper_id}", because=because,
    )  # fmt: skip
    return paper_shape(row)
