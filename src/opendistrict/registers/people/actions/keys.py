"""Sealing, and sealing anew when the key of the installation changes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.sealing import key_of
from opendistrict.registers.base import actions as base
from opendistrict.registers.people import registry, rules
from opendistrict.registers.people.models import Identity, Party, SignInLink
from opendistrict.registers.people.queries import sealed

BATCH = 500  # rows in one transaction: the site goes on working meanwhile


def seal(text: str, *, within: str = "") -> str:
    """A field of any room, sealed under the installation's key. `within` binds it to its place
    ("cases.dossier:0190…/cccd"): elsewhere it does not open. Opened by `people.queries.unseal`.

    A room that keeps such fields must register `people.registry.seals`, or its fields are lost
    when an old key is forgotten.
    """
    return sealed.ring().seal(text, within)


def party_seals(
    party: Party, *, national_id: str | None, phone: str | None, email: str | None
) -> dict[str, str]:
    """The columns of a party for these clear, normalised texts; None leaves a field alone."""
    ring, columns = sealed.ring(), {}
    given = {"national_id": national_id, "phone": phone, "email": email}
    for field, text in given.items():
        if text is not None:
            columns[field] = ring.seal(text, sealed.place(field, party.pk))
    if national_id is not None:
        columns["national_id_index"] = ring.index(national_id, f"people.id.{party.kind}")
    if phone is not None:
        columns["phone_index"] = ring.index(phone, "people.phone")
        columns["phone_tail"] = phone[-3:]
    return columns


def _batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """The rows of a table in the order of their keys, a locked batch at a time."""
    last = None
    while True:
        with transaction.atomic():
            some = rows.select_for_update().order_by("pk")
            batch = list((some.filter(pk__gt=last) if last else some)[:BATCH])
            if not batch:
                return
            yield batch
            last = batch[-1].pk


def _is_stale(row: Model, *fields: str) -> bool:
    first = sealed.ring().first_id
    return any(key_of(text) not in ("", first) for text in (getattr(row, f) for f in fields))


def _reseal_parties() -> int:
    changed = 0
    for batch in _batches(Party.objects.filter(erased_at=None)):
        for row in batch:
            if not _is_stale(row, *rules.SEALED_FIELDS):
                continue
            clear = {
                field: sealed.unseal(getattr(row, field), within=sealed.place(field, row.pk))
                for field in rules.SEALED_FIELDS
            }
            columns = party_seals(
                row, national_id=clear["national_id"], phone=clear["phone"], email=clear["email"]
            )
            Party.objects.filter(pk=row.pk).update(**columns)
            changed += 1
    return changed


def _reseal_identities() -> int:
    changed = 0
    for batch in _batches(Identity.objects.all()):
        for row in (one for one in batch if _is_stale(one, "subject", "email")):
            where, mail_at = sealed.of_identity(row.pk), sealed.of_identity_email(row.pk)
            subject = sealed.unseal(row.subject, within=where)
            email = sealed.unseal(row.email, within=mail_at) if row.email else ""
            Identity.objects.filter(pk=row.pk).update(
                subject=sealed.ring().seal(subject, where),
                subject_index=sealed.ring().index(subject, f"people.identity.{row.provider}"),
                email=sealed.ring().seal(email, mail_at) if email else "",
            )
            changed += 1
    return changed


def reseal_everything(*, actor: Actor, at: datetime) -> dict[str, int]:
    """Every sealed field of every room under the first key of the ring; how many, by table.

    May be stopped and run again: what is done stays done, and until all is done the old keys
    still open the rest. Links that wait in letter boxes are forgotten: they are asked for anew.
    """
    SignInLink.objects.all().delete()
    done = {"people.party": _reseal_parties(), "people.identity": _reseal_identities()}
    for name, resealer in registry.resealers().items():
        with transaction.atomic():
            done[name] = resealer(lambda text, within: sealed.ring().reseal(text, within))
    with transaction.atomic():
        base.record(
            action="people.rotate_key", actor=actor, at=at, subject="people.seal_key",
            key=sealed.ring().first_id, **{name.replace(".", "_"): n for name, n in done.items()},
        )  # fmt: skip
    return done
