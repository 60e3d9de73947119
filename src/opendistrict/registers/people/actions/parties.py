"""Who applies: registered once, corrected, read in full for a purpose, exported."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import fold, nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.sealing import Unopenable
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.people import registry, rules
from opendistrict.registers.people.actions.keys import party_seals
from opendistrict.registers.people.models import Account, Consent, Identity, Party
from opendistrict.registers.people.queries import identities, own, sealed
from opendistrict.registers.people.queries.parties import by_national_id, may_read

# How sure we are of who it is; a party is never known less surely than before.
_SURENESS = {"email": 0, "oidc": 1, "counter": 1}


def _clear(row: Party, field: str) -> str:
    try:
        return sealed.unseal(getattr(row, field), within=sealed.place(field, row.pk))
    except Unopenable as error:
        raise Refused("seal_key_is_lost") from error


def _changes(row: Party, **wanted: Any) -> dict[str, Any]:
    """What differs from what is known. Empty tells nothing, so it changes nothing."""
    changed = {}
    for field, value in wanted.items():
        if value in (None, ""):
            continue
        known = _clear(row, field) if field in rules.SEALED_FIELDS else getattr(row, field)
        if known != value:
            changed[field] = value
    if _SURENESS.get(changed.get("identified_by", ""), 0) <= _SURENESS.get(row.identified_by, 0):
        changed.pop("identified_by", None)
    return changed


def _columns(row: Party, changed: dict[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in changed.items() if name not in rules.SEALED_FIELDS}
    return plain | party_seals(row, **{field: changed.get(field) for field in rules.SEALED_FIELDS})


def _known(kind: str, number: str) -> Party | None:
    if not number:
        return None
    same = by_national_id(number, [kind])
    return Party.objects.select_for_update().filter(same).first()


@transaction.atomic
def register_party(
    *,
    kind: str,
    full_name: str,
    actor: Actor,
    at: datetime,
    national_id: str = "",
    birth_date: date | None = None,
    phone: str = "",
    email: str = "",
    address: str = "",
    unit_id: UUID | None = None,
    identified_by: str = "counter",
    is_sample: bool = False,
) -> UUID:
    """Somebody who applies. The same national id (or tax code) again is the same party: what is
    told now replaces what was known, what is left empty stays. The trail names the fields that
    changed, never what stood in them. Only who may read a party changes it."""
    if kind not in Party.Kind.values:
        raise Refused("party_kind_is_unknown", kind=kind)
    name = " ".join(nfc(full_name).split())
    if not name or len(name) > 200:
        raise Refused("party_has_no_name")
    wanted: dict[str, Any] = {
        "full_name": name,
        "birth_date": birth_date,
        "national_id": rules.national_id(national_id, kind),
        "phone": rules.phone(phone),
        "email": rules.email(email),
        "address": " ".join(nfc(address).split())[:300],
        "unit_id": unit_id,
        "identified_by": identified_by,
    }
    row = _known(kind, wanted["national_id"])
    if row is None:
        return _first_seen(kind, wanted, actor=actor, at=at, is_sample=is_sample)
    return _seen_again(row, wanted, actor=actor, at=at)


@transaction.atomic
def register_named(
    *, full_name: str, national_id: str, birth_date: date, actor: Actor, at: datetime
) -> UUID:
    """Somebody whom a citizen names as whom they file for. Whom the register knows under that
    number, name and birthday is meant, and nothing of them is read or changed; else it is somebody
    new, without the number: typed by another it proves nothing, and would shut its owner out."""
    row = _known("citizen", rules.national_id(national_id, "citizen"))
    if row is not None and _is_meant(row, full_name, birth_date):
        return row.pk
    return register_party(
        kind="citizen", full_name=full_name, birth_date=birth_date, identified_by="email",
        actor=actor, at=at,
    )  # fmt: skip


def _is_meant(row: Party, full_name: str, birth_date: date) -> bool:
    is_usable = row.restricted_at is None and row.erased_at is None
    same_day = row.birth_date in (None, birth_date)
    return is_usable and same_day and fold(row.full_name) == fold(full_name)


def _seen_again(row: Party, wanted: dict[str, Any], *, actor: Actor, at: datetime) -> UUID:
    """Whoever types another's number into a form learns and changes nothing about them."""
    if not may_read(actor, row.pk):
        raise Refused("party_is_known")
    if row.restricted_at is not None:
        raise Refused("party_is_restricted")
    update_known(row, wanted, actor=actor, at=at)
    return row.pk


def _first_seen(
    kind: str, wanted: dict[str, Any], *, actor: Actor, at: datetime, is_sample: bool
) -> UUID:
    row = Party(kind=kind, registered_at=at, is_sample=is_sample)
    for name, value in _columns(row, wanted).items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "one_party_per_national_id" not in str(error):
            raise
        same = _known(kind, wanted["national_id"])  # another counter was a moment faster
        assert same is not None
        return _seen_again(same, wanted, actor=actor, at=at)
    base.record(
        action="people.register_party", actor=actor, at=at, subject=f"people.party:{row.pk}",
        kind=kind, identified_by=wanted["identified_by"],
        fields=sorted(name for name, value in wanted.items() if value),
    )  # fmt: skip
    return row.pk


def update_known(row: Party, wanted: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    """Write what differs, and which fields did."""
    changed = _changes(row, **wanted)
    if not changed:
        return
    Party.objects.filter(pk=row.pk).update(**_columns(row, changed))
    base.record(
        action="people.change_party", actor=actor, at=at, subject=f"people.party:{row.pk}",
        fields=sorted(changed),
    )  # fmt: skip


def _living(party_id: UUID, actor: Actor) -> Party:
    row = Party.objects.select_for_update().filter(pk=party_id, erased_at=None).first()
    if row is None or not may_read(actor, party_id):
        raise Refused("party_is_unknown")
    return row


@transaction.atomic
def unmask(*, party_id: UUID, field: str, purpose: str, actor: Actor, at: datetime) -> str:
    """A sealed field in full: "national_id", "phone" or "email". Who read it, and what for, stands
    in the trail whether or not something was there."""
    assert field in rules.SEALED_FIELDS, field
    purpose = nfc(purpose).strip()
    row = _living(party_id, actor)
    if len(purpose) < rules.LEAST_PURPOSE:
        raise Refused("purpose_is_missing", least=rules.LEAST_PURPOSE)
    if row.restricted_at is not None:
        raise Refused("party_is_restricted")
    clear = _clear(row, field)
    base.record(
        action="people.unmask", actor=actor, at=at, subject=f"people.party:{party_id}",
        field=field, purpose=purpose[:500],
    )  # fmt: skip
    return clear


@transaction.atomic
def note_consent(
    *, party_id: UUID, purpose: str, is_given: bool, wording: str, actor: Actor, at: datetime
) -> None:
    """A party allows a purpose of its data, or takes that back; `wording` is what it read. Told
    again the same, nothing is written."""
    _living(party_id, actor)
    if purpose not in rules.PURPOSES:
        raise Refused("consent_purpose_is_unknown", purpose=purpose)
    held = {one.purpose: one.is_given for one in own.consents(party_id)}
    if held[purpose] == is_given:
        return
    Consent.objects.create(
        party_id=party_id, purpose=purpose, is_given=is_given, wording=wording[:500], at=at
    )
    base.record(
        action="people.give_consent" if is_given else "people.withdraw_consent", actor=actor,
        at=at, subject=f"people.party:{party_id}", purpose=purpose,
    )  # fmt: skip


def note_notices_read(*, party_id: UUID, until: datetime) -> None:
    """A citizen has read what was told up to then. A mark of convenience: what was read stays
    read, and the trail says nothing of it."""
    rows = Account.objects.filter(party_id=party_id)
    rows.filter(Q(notices_read_until=None) | Q(notices_read_until__lt=until)).update(
        notices_read_until=until
    )


@transaction.atomic
def export_party(*, party_id: UUID, actor: Actor, at: datetime) -> dict[str, Any]:
    """Everything held about a party, in clear, ready for JSON: this room's fields, the account
    and what opens it, consents, requests, the trail, and what the rooms above hold."""
    row = _living(party_id, actor)
    base.record(
        action="people.export_party", actor=actor, at=at, subject=f"people.party:{party_id}"
    )
    on = day_of(at)
    holdings = [(name, holder(party_id, on)) for name, holder in registry.holders().items()]
    return {
        "made_at": at,
        "party": {
            "id": row.pk, "kind": row.kind, "full_name": row.full_name,
            "birth_date": row.birth_date, "address": row.address, "ward_unit": row.unit_id,
            "identified_by": row.identified_by, "registered_at": row.registered_at,
            "restricted_at": row.restricted_at, "is_sample": row.is_sample,
            **{field: _clear(row, field) for field in rules.SEALED_FIELDS},
        },
        "account": _account(party_id),
        "consents": list(
            Consent.objects.filter(party_id=party_id)
            .order_by("id")
            .values("purpose", "is_given", "wording", "at")
        ),
        "erasures_asked": [
            {"number": one.number, "asked_at": one.asked_at, "due_on": one.due_on,
             "closed_at": one.closed_at, "outcome": one.outcome, "basis": one.basis}
            for one in own.erasures(party_id)
        ],
        "what_was_done": _trail(f"people.party:{party_id}"),
        "held_elsewhere": {
            name: {"title": held.title, "basis": held.basis, "kept_until": held.kept_until,
                   "rows": [dict(one) for one in held.rows]}
            for name, held in holdings
        },
    }  # fmt: skip


def _account(party_id: UUID) -> dict[str, Any] | None:
    account = Account.objects.filter(party_id=party_id).first()
    if account is None:
        return None
    return {
        "opened_at": account.opened_at,
        "last_sign_in": account.last_login,
        "is_active": account.is_active,
        "opened_by": [
            {
                "provider": one.provider,
                "subject": sealed.unseal(one.subject, within=sealed.of_identity(one.pk)),
                "email": identities.email_of(one),
                "since": one.added_at,
            }
            for one in Identity.objects.filter(account=account).order_by("id")
        ],
        "what_was_done": _trail(f"people.account:{account.pk}"),
    }


def _trail(subject: str) -> list[dict[str, Any]]:
    return [
        {"at": line.at, "who": line.who, "post": line.post_title, "action": line.action,
         "details": line.details}
        for line in base_queries.trail(subject)
    ]  # fmt: skip
