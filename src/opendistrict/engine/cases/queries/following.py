"""A dossier as who applied follows it: by the number and the phone's end, by the receipt, or
signed in. One answer for what is not there and for what one may not see."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from opendistrict.engine.cases.flow import National, national, step_of, verb
from opendistrict.engine.cases.models import Dossier, Rating
from opendistrict.engine.cases.queries import lists, pages
from opendistrict.engine.cases.queries.clocks import Clocks
from opendistrict.engine.cases.queries.finding import ANSWERED_WITHIN
from opendistrict.engine.cases.queries.standing import Case, case
from opendistrict.engine.cases.rules.searching import TAIL
from opendistrict.engine.cases.shapes.dossier import DossierPage, QueueLine, StepLine
from opendistrict.engine.cases.shapes.following import By, Followed, Happened, Outcome, Turn
from opendistrict.engine.cases.shapes.procedure import FieldKind, StepRow
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.sealing import Unopenable
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.documents.shapes import PaperShape
from opendistrict.registers.people import queries as people

# What is told of a dossier's way; what colleagues do among themselves is not.
_TOLD = frozenset(
    {
        "file", "accept", "refuse", "ask_to_complete", "complete", "forward", "pass_on",
        "ask_supplement", "supplement", "lapse", "ask_payment", "paid", "pay", "stop", "sign",
        "ask_withdrawal", "agree", "decline", "give_up", "finish", "return", "reopen", "extend",
        "apologise", "recalculate", "rehouse", "enquire", "answer", "set_fee",
        "unpay",
    }
)  # fmt: skip
# What the office owes a reason for; a question between offices is nobody else's.
REASONED = frozenset(
    {
        "refuse", "stop", "extend", "apologise", "recalculate", "rehouse", "decline", "set_fee",
        "reopen", "unpay",
    }
)  # fmt: skip
_MAY = {
    "complete": "supplement", "supplement": "supplement", "ask_withdrawal": "withdraw",
    "give_up": "withdraw", "decline": "go_on",
}  # fmt: skip
RESULT = "cases.result"
_FOR_APPLICANT = frozenset({RESULT, *(f"cases.form_0{n}" for n in range(1, 5))})
_BY_RECEIPT = frozenset({"supplement", "rate"})


def own(code: str, *, actor: Actor, at: datetime) -> Followed | None:
    """One's own dossier by its number; None for what is not there and for another's."""
    key = pages.id_of(code)
    if key is None or actor.party_id is None:
        return None
    one = case(key)
    if actor.party_id not in (one.standing.applicant_id, one.standing.representative_id):
        return None
    return _followed(one, By.OWN, actor, at)


def id_of_receipt(token: str) -> UUID | None:
    """The dossier whose receipt this is the secret of."""
    found: UUID | None = Dossier.objects.filter(token=token).values_list("id", flat=True).first()
    return found


def by_receipt(token: str, *, at: datetime) -> Followed | None:
    key = id_of_receipt(token)
    one = case(key) if key else None
    return _followed(one, By.RECEIPT, bearer(one), at) if one else None


def bearer(one: Case) -> Actor:
    """Whoever holds a receipt: may bring what was asked for and rate, in the applicant's place."""
    return Actor(
        kind="citizen", id="receipt", label="Người giữ biên nhận",
        party_id=one.standing.applicant_id,
    )  # fmt: skip


def code_of(number: str, tail: str) -> str | None:
    """The dossier's number as it is written, when these are its number and the end of a phone of
    who applied, else None. Of an unknown number as much is read as of a known one."""
    key = pages.id_of(_written(number))
    one = case(key) if key else None
    known = _tails(one) if one else frozenset()
    return one.standing.code if one and len(tail) == TAIL and tail in known else None


def by_code(code: str, *, at: datetime) -> Followed | None:
    """For a face that has asked for number and phone before (`code_of`)."""
    key = pages.id_of(code)
    nobody = Actor(kind="citizen", id="", label="")
    return _followed(case(key), By.CODE, nobody, at) if key else None


def _written(number: str) -> str:
    return "".join(number.split()).upper().replace("–", "-")


def _tails(one: Case) -> frozenset[str]:
    """The ends of the phones by which an applicant is known: the party's, and those in the form."""
    ids = {one.standing.applicant_id, one.standing.representative_id} - {None}
    found = {party.phone for party in people.parties([i for i in ids if i], actor=SYSTEM).values()}
    for field in one.procedure.form:
        if field.kind is FieldKind.PHONE and field.code in one.form:
            within = f"cases.dossier:{one.standing.id}:{field.code}"
            try:
                found.add(people.unseal(str(one.form[field.code]), within=within))
            except Unopenable:
                continue
    return frozenset(phone[-TAIL:] for phone in found if len(phone) > TAIL)


def _followed(one: Case, by: By, actor: Actor, at: datetime) -> Followed:
    page = pages.page(one.standing.id, actor=SYSTEM, at=at)
    standing = page.standing
    stars = Rating.objects.filter(dossier=standing.id).values_list("stars", flat=True).first()
    waiting = next((s for s in reversed(page.supplements) if s.answered_at is None), None)
    is_own = by is By.OWN
    turn = _turn(page)
    return Followed(
        id=standing.id, code=standing.code, token=one.token if is_own else "", by=by,
        applicant_id=standing.applicant_id,
        name=page.applicant_name if is_own else initials(page.applicant_name),
        procedure=page.procedure, version=page.version, state=standing.state, step=_step(page),
        turn=turn, office_id=standing.office_id, holder_title=page.holder_title,
        holder_title_en=page.holder_title_en, holder_unit_id=standing.holder_unit_id,
        held_since=standing.held_since, channel=standing.channel, filed_at=standing.filed_at,
        answer_by=answers_owed([standing.id]).get(standing.id), received_at=standing.received_at,
        promised_at=standing.promised_at, finished_at=standing.finished_at,
        returned_at=standing.returned_at, apologised_at=standing.apologised_at, due=page.due,
        supplement=waiting if by is not By.CODE and turn is Turn.APPLICANT else None,
        fee=standing.fee, fee_is_unknown=standing.fee is None and bool(page.procedure.fees),
        represented_by=people.name_of(standing.representative_id) if is_own else "",
        authority=standing.authority if is_own else "",
        paid=standing.paid, related=_related(one, by, actor),
        happened=_happened(page, with_notes=is_own),
        outcome=_outcome(page) if is_own else None, stars=stars,
        may=_may(one, by, actor, at, rated=stars is not None), revision=standing.revision,
    )  # fmt: skip


def _related(one: Case, by: By, actor: Actor) -> tuple[QueueLine, ...]:
    """Others of the bundle for the same applicant: a household's other members keep theirs."""
    if by is not By.OWN:
        return ()
    applicant = one.standing.applicant_id
    return tuple(lists.related(one.standing, actor=actor, applicant_id=applicant))


def initials(name: str) -> str:
    """ "Đặng Thị Ngọc Ánh" → "Đ.T.N.Á."."""
    return "".join(f"{word[0].upper()}." for word in name.split())


def _step(page: DossierPage) -> StepRow | None:
    code = step_of(page.standing.state)
    return next((step for step in page.procedure.steps if step.code == code), None)


def _turn(page: DossierPage) -> Turn:
    if page.standing.finished_at is not None:
        return Turn.NOBODY
    if national(page.standing.state) in (National.SUPPLEMENT, National.PAYMENT):
        return Turn.APPLICANT
    return Turn.OTHER if page.standing.has_open_enquiry else Turn.OFFICE


def answers_owed(dossier_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Until when the office owes who filed online its answer, by dossier: taken in, or what lacks.
    Of those not answered yet; counted from the filing, or from when what lacked was brought."""
    rows = Dossier.objects.filter(id__in=dossier_ids, channel="online", state=National.FILED)
    clocks = Clocks()
    found: dict[UUID, datetime] = {}
    for key, office_id, since in rows.values_list("id", "office_id", "held_since"):
        owed = clocks.of(office_id, day_of(since)).due(since, ANSWERED_WITHIN).at
        assert owed is not None, "nothing pauses an answer"
        found[key] = owed
    return found


def _happened(page: DossierPage, *, with_notes: bool) -> tuple[Happened, ...]:
    told = [line for line in page.steps if verb(line.transition) in _TOLD]
    return tuple(_line(line, with_notes) for line in reversed(told))


def _line(line: StepLine, with_notes: bool) -> Happened:
    what = verb(line.transition)
    note = line.note if with_notes and what in REASONED else ""
    return Happened(
        what, step_of(line.state), line.at, line.post_title, line.post_title_en,
        line.actor_kind == "citizen", note,
    )  # fmt: skip


def _outcome(page: DossierPage) -> Outcome | None:
    if not page.decisions or page.standing.finished_at is None:
        return None
    last = page.decisions[-1]
    issued = [one for one in papers_for(page.standing.id) if one.kind == RESULT]
    files = tuple(one.file_id for one in issued)
    return Outcome(last.kind, last.signed_at, last.post_title, last.reasons, files)


def papers_for(dossier_id: UUID) -> list[PaperShape]:
    """The papers in force that the office made out for who applied: forms 01 to 04, the result."""
    found = documents.papers_about(f"cases.dossier:{dossier_id}")
    return [
        one
        for one in found
        if one.kind.partition(":")[0] in _FOR_APPLICANT
        and one.withdrawn_at is None
        and one.superseded_by is None
    ]


def _may(one: Case, by: By, actor: Actor, at: datetime, *, rated: bool) -> frozenset[str]:
    if by is By.CODE:
        return frozenset()
    open_now = {v.transition for v in pages.verdicts(one, actor, at) if v.enabled}
    found = {_MAY[verb(name)] for name in open_now if verb(name) in _MAY}
    if one.standing.finished_at is not None and not rated:
        found.add("rate")
    return frozenset(found if by is By.OWN else found & _BY_RECEIPT)


def parties_of(dossier_id: UUID) -> tuple[UUID, ...]:
    """To whom letters about it go: who applied, and who filed for them."""
    standing = case(dossier_id).standing
    return tuple(one for one in (standing.applicant_id, standing.representative_id) if one)


def told_of(dossier_id: UUID, *, at: datetime) -> Followed:
    """A dossier as letters tell of it: what the holder of its receipt sees."""
    one = case(dossier_id)
    return _followed(one, By.RECEIPT, bearer(one), at)
