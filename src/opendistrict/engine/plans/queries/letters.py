"""What a message about follow-up says, and to which address it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import connection
from django.urls import reverse

from opendistrict.engine.plans.models import Digest, Nudge
from opendistrict.engine.plans.queries.nudges import MANY, nudge_rows, views_for_person
from opendistrict.engine.plans.shapes.nudges import NudgeView
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import queries as people

_SALT = "plans.nudge"
_LINK_DAYS = 60  # a link of an older message leads to nothing


@dataclass(frozen=True, slots=True)
class Line:
    """A reminder with the addresses under which it is opened and answered."""

    nudge: NudgeView
    link: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to one person: about `lines`; `more` are only in the inbox."""

    person_name: str
    address: str
    on: date
    lines: tuple[Line, ...]
    more: int
    inbox: str


def database_now() -> datetime:
    """The instant by the database's clock: whether a message may leave is asked when it leaves,
    which after failures is not when it was written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


def address_of(person_id: UUID) -> str:
    """Where a person can be written to; empty without an account or an address."""
    account = people.accounts_of([person_id]).get(person_id)
    return account.email if account else ""


def _of(person_id: UUID) -> Actor:
    """The person, without rights: who reads a letter decides nothing by reading."""
    return Actor(kind="officer", id="", label="", person_id=person_id)


def _letter(person_id: UUID, views: tuple[NudgeView, ...], on: date) -> Letter:
    person = people.people([person_id])[person_id]
    shown = views[:MANY]
    return Letter(
        person_name=person.full_name,
        address=address_of(person_id),
        on=on,
        lines=tuple(Line(view, link_to(view.id)) for view in shown),
        more=len(views) - len(shown),
        inbox=settings.SITE_URL + reverse("followup"),
    )


def digest_letter(digest: Digest) -> Letter:
    """The digest as it stands now: what was finished since the morning is left out."""
    rows = nudge_rows().filter(digest=digest)
    views = views_for_person(list(rows.order_by("due_on", "pk")), _of(digest.person_id), digest.on)
    return _letter(digest.person_id, tuple(view for view in views if view.is_open), digest.on)


def nudge_letter(nudge: Nudge, person_id: UUID, on: date) -> Letter:
    """One reminder, to the person reminded or to whom its answer goes."""
    rows = list(nudge_rows().filter(pk=nudge.pk))
    return _letter(person_id, views_for_person(rows, _of(person_id), on), on)


def assigner_of(nudge: Nudge, on: date) -> UUID | None:
    """Who serves today in the post that gave the task, else the head of its unit; of a target,
    the head of the unit of its set."""
    unit_id = nudge.task.giver_unit_id if nudge.task else None
    if nudge.task:
        post = orgs.posts([nudge.task.giver_post_id], on=on).get(nudge.task.giver_post_id)
        if post and post.person_id:
            return post.person_id
    elif nudge.target:
        unit_id = nudge.target.target_set.unit_id
    head = orgs.heads([unit_id], on=on).get(unit_id) if unit_id else None
    return head.person_id if head else None


# ------------------------------------------------------------------ links


def link_to(nudge_id: UUID) -> str:
    """The address that opens a reminder to be answered. It is signed, so that it cannot be made
    up; it does not replace signing in."""
    token = signing.dumps(str(nudge_id), salt=_SALT)
    return f"{settings.SITE_URL}{reverse('followup_by_link', args=[token])}"


def nudge_of_link(token: str) -> UUID:
    """The reminder a link leads to; refused when it was changed or is too old."""
    try:
        return UUID(signing.loads(token, salt=_SALT, max_age=_LINK_DAYS * 24 * 3600))
    except signing.BadSignature:
        raise Refused("link_is_not_valid") from None


# ------------------------------------------------------------------ CloudEvents


def cloud_event(
    *, id: UUID, type: str, at: datetime, subject: str, data: Mapping[str, object]
) -> dict[str, object]:
    """An event in the JSON format of CloudEvents 1.0. It names no person: posts and keys."""
    return {
        "specversion": "1.0",
        "id": str(id),
        "source": settings.SITE_URL,
        "type": type,
        "subject": subject,
        "time": at.isoformat(),
        "datacontenttype": "application/json",
        "data": data,
    }


def event_line(view: NudgeView) -> dict[str, object]:
    return {
        "nudge": str(view.id),
        "task": str(view.task_id) if view.task_id else None,
        "target": str(view.target_id) if view.target_id else None,
        "matter": view.matter or None,
        "number": view.number,
        "title": view.title,
        "unit": view.unit_name,
        "post": view.post_title,
        "due_on": view.due_on.isoformat() if view.due_on else None,
        "working_days_left": view.days_left,
        "rung": view.rung,
        "offset": view.offset,
    }
