"""Keys taken in and revoked. The password of a key is asked for each signing and never kept."""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from opendistrict.kernel import signing
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.signing import mark
from opendistrict.registers.base import actions as base
from opendistrict.registers.documents.models import Signer
from opendistrict.registers.documents.queries.signers import roots, signer_shape
from opendistrict.registers.documents.shapes import SignerShape, Signing
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries

ENROL = "documents.enrol_signer"


@transaction.atomic
def enrol_signer(
    *, person_id: UUID, pkcs12: bytes, password: str, is_sample: bool = False, actor: Actor,
    at: datetime,
) -> SignerShape:  # fmt: skip
    """Take in a person's key file. It signs a trial page first: what would not verify afterwards
    (a wrong password, a certificate that has expired or that nobody vouches for) is refused now."""
    _check_may(actor, person_id, at)
    key = signing.open_pkcs12(pkcs12, password)
    signer_id = uuid7()
    sealed = people.seal(base64.b64encode(pkcs12).decode(), within=place_of(signer_id))
    return _enrol(
        signer_id, person_id, key, {"sealed_key": sealed}, is_sample=is_sample, actor=actor, at=at
    )


@transaction.atomic
def enrol_token(
    *, person_id: UUID, token: signing.Token, pin: str, actor: Actor, at: datetime
) -> SignerShape:
    """Remember where a person's token is found. The key stays on it. The library becomes part of
    this program, so that only who runs the machine may name one."""
    if actor.kind not in ("operator", "system"):
        raise Refused("token_is_enrolled_by_the_operator")
    columns: dict[str, object] = {
        "token_library": token.library, "token_label": token.label, "token_slot": token.slot
    }  # fmt: skip
    with signing.open_token(token, pin) as key:
        return _enrol(uuid7(), person_id, key, columns, is_sample=False, actor=actor, at=at)


def _check_may(actor: Actor, person_id: UUID, at: datetime) -> None:
    """One's own key; anybody's for the operator, or by right in a unit they serve in that day."""
    if actor.kind in ("operator", "system") or actor.person_id == person_id:
        return
    served = orgs.posts_of(person_id, on=day_of(at))
    if not any(actor.may(ENROL, post.unit_id) for post in served):
        raise Refused("may_not_enrol_for_another")


def _enrol(
    signer_id: UUID, person_id: UUID, key: signing.Key, columns: dict[str, object], *,
    is_sample: bool, actor: Actor, at: datetime,
) -> SignerShape:  # fmt: skip
    person = people_queries.people([person_id]).get(person_id)
    if person is None:
        raise Refused("person_is_unknown")
    _try(key, at)
    one = key.certificate
    try:
        with transaction.atomic():
            row = Signer.objects.create(
                id=signer_id, person_id=person_id, label=person.full_name, certificate=one.pem,
                name=one.name[:200], organisation=one.organisation[:200], issuer=one.issuer[:200],
                serial=one.serial, algorithm=one.algorithm, fingerprint=one.fingerprint,
                valid_from=one.valid_from, valid_until=one.valid_until, is_sample=is_sample,
                enrolled_at=at, enrolled_by=actor.label, **columns,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("certificate_is_enrolled_already", name=one.name) from None
    base.record(
        action="documents.enrol_signer", actor=actor, at=at,
        subject=f"documents.signer:{signer_id}", person=person_id, serial=one.serial,
        fingerprint=one.fingerprint, until=one.valid_until,
    )  # fmt: skip
    return signer_shape(row)


def _try(key: signing.Key, at: datetime) -> None:
    trial = signing.sign_pdf(mark.drawn(key.certificate, at, width=200, height=60), key, at=at)
    (found,) = signing.verify_pdf(trial, roots=roots(), at=at)
    if found.problems:
        raise Refused(*found.problems, name=key.certificate.name, issuer=key.certificate.issuer)


@transaction.atomic
def revoke_signer(*, signer_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """From now on nothing is signed with this key. What it signed before stays signed."""
    because = nfc(because).strip()
    row = Signer.objects.select_for_update(of=("self",)).filter(pk=signer_id).first()
    if row is None:
        raise Refused("signer_is_unknown")
    _check_may(actor, row.person_id, at)
    if row.revoked_at is not None:
        raise Refused("signer_is_revoked", name=row.label, at=row.revoked_at)
    if not because:
        raise Refused("revocation_has_no_reason")
    row.revoked_at, row.revoked_by, row.revoked_because = at, actor.label, because[:400]
    row.save(update_fields=["revoked_at", "revoked_by", "revoked_because"])
    base.record(
        action="documents.revoke_signer", actor=actor, at=at,
        subject=f"documents.signer:{signer_id}", because=because,
    )  # fmt: skip


@contextmanager
def key_of(given: Signing, *, actor: Actor, at: datetime) -> Iterator[signing.Key]:
    """The key for one signing, opened with what its holder typed. Nobody signs with another's."""
    row = Signer.objects.filter(pk=given.signer_id).first()
    if row is None:
        raise Refused("signer_is_unknown")
    if row.person_id != actor.person_id:
        raise Refused("signer_is_another_person", name=row.label)
    if row.revoked_at is not None and row.revoked_at <= at:
        raise Refused("signer_is_revoked", name=row.label, at=row.revoked_at)
    if row.token_library:
        token = signing.Token(row.token_library, row.token_label, row.token_slot)
        with signing.open_token(token, given.secret) as key:
            yield _the_same(key, row)
        return
    sealed = people_queries.unseal(row.sealed_key, within=place_of(row.pk))
    yield _the_same(signing.open_pkcs12(base64.b64decode(sealed), given.secret), row)


def _the_same(key: signing.Key, row: Signer) -> signing.Key:
    if not signing.matches(row.certificate, key.certificate):
        raise Refused("key_is_not_the_enrolled_one", name=row.label)
    return key


def place_of(signer_id: UUID) -> str:
    """What the seal of a key file is bound to."""
    return f"documents.signer.key:{signer_id}"


def reseal_keys(reseal: Callable[[str, str], str]) -> int:
    """Every key file under the seal key of today; how many were changed."""
    changed = 0
    for row in Signer.objects.select_for_update(of=("self",)).exclude(sealed_key=""):
        sealed = reseal(row.sealed_key, place_of(row.pk))
        if sealed != row.sealed_key:
            Signer.objects.filter(pk=row.pk).update(sealed_key=sealed)
            changed += 1
    return changed
