"""Lists of dossiers: keyset pages in the order of the promised date, never a count."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from opendistrict.engine.cases.models import Dossier, Enquiry
from opendistrict.engine.cases.queries.pages import enquiry, id_of, may_see, visible
from opendistrict.engine.cases.queries.standing import case
from opendistrict.engine.cases.rules import guards
from opendistrict.engine.cases.shapes.dossier import EnquiryShape, Page, QueueLine, Standing
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs

SIZE = 50
_DAY = timedelta(days=1)
MANY_UNITS = 40  # more are read as one heap and sorted
_COLUMNS = (
    "id", "code", "procedure", "version__name", "version__name_en", "applicant_name", "state",
    "holder_id", "held_since", "due_at", "promised_at", "filed_at", "is_open",
)  # fmt: skip


def held_by(post_id: UUID, *, after: str = "") -> Page:
    """The open dossiers of one post, the nearest promised date first."""
    return _by_promise([Dossier.objects.filter(holder=post_id, is_open=True)], after)


def open_in(unit_ids: Collection[UUID], *, actor: Actor, after: str = "", state: str = "") -> Page:
    """The open dossiers of some units that the actor may see, the nearest promised date first."""
    rows = Dossier.objects.filter(is_open=True)
    if actor.kind != "system" and not set(unit_ids) <= orgs.scope(actor, guards.READ):
        rows = rows.filter(visible(actor))
    if state:
        rows = rows.filter(Q(state=state) | Q(state__startswith=f"{state}."))
    if len(unit_ids) > MANY_UNITS:
        return _by_promise([rows.filter(unit__in=unit_ids)], after)
    return _by_promise([rows.filter(unit=one) for one in unit_ids], after)


def of_applicant(party_id: UUID, *, after: str = "") -> Page:
    """A citizen's own dossiers, the newest first."""
    rows = Dossier.objects.filter(Q(applicant=party_id) | Q(representative=party_id))
    return _newest(rows, after)


def related(
    standing: Standing, *, actor: Actor, applicant_id: UUID | None = None
) -> list[QueueLine]:
    """The other dossiers of its bundle that the actor may see, the oldest first; with
    `applicant_id`, those of this applicant."""
    if standing.bundle is None:
        return []
    rows = Dossier.objects.filter(visible(actor), bundle=standing.bundle).exclude(pk=standing.id)
    if applicant_id is not None:
        rows = rows.filter(applicant=applicant_id)
    return [QueueLine(*row) for row in rows.order_by("id").values_list(*_COLUMNS)[:SIZE]]


def named(number: str, *, actor: Actor) -> UUID:
    """The dossier somebody means by its number, if the actor may see it."""
    key = id_of("".join(number.split()).upper())
    one = case(key) if key else None
    if one is None or not may_see(one, actor):
        raise Refused("related_is_unknown")
    return one.standing.id


def _by_promise(parts: "Sequence[QuerySet[Dossier]]", after: str) -> Page:
    """What is not promised yet (new, or the clock stands) comes last, by its key.

    Each part, and the undated apart from the dated, is one walk along an index that begins where
    the last page ended: any page costs what the first one does.
    """
    promised, _, key = after.partition("~")
    found: list[tuple[Any, ...]] = []
    if promised or not after:
        dated = Q(promised_at__isnull=False)
        if promised:  # the first condition is where the walk begins
            later = Q(promised_at__gt=promised) | Q(promised_at=promised, id__gt=key)
            dated = Q(promised_at__gte=promised) & later
        found = _first([rows.filter(dated) for rows in parts], SIZE + 1)
    if len(found) <= SIZE:
        undated = Q(promised_at=None)
        if key and not promised:
            undated &= Q(id__gt=key)
        found += _first([rows.filter(undated) for rows in parts], SIZE + 1 - len(found))
    lines = [QueueLine(*row) for row in found[:SIZE]]
    more = len(found) > SIZE
    return Page(tuple(lines), _mark(lines[-1]) if more else "")


def _first(parts: "Sequence[QuerySet[Dossier]]", many: int) -> list[tuple[Any, ...]]:
    """The first of several walks together."""
    ordered = [one.order_by("promised_at", "id").values_list(*_COLUMNS)[:many] for one in parts]
    if len(ordered) > 1:
        whole = ordered[0].union(*ordered[1:], all=True).order_by("promised_at", "id")
        return list(whole[:many])
    return list(ordered[0]) if ordered else []


def _mark(line: QueueLine) -> str:
    return f"{line.promised_at.isoformat() if line.promised_at else ''}~{line.id}"


def _newest(rows: "QuerySet[Dossier]", after: str) -> Page:
    if after:
        rows = rows.filter(id__lt=after)
    found = list(rows.order_by("-id").values_list(*_COLUMNS)[: SIZE + 1])
    lines = [QueueLine(*row) for row in found[:SIZE]]
    return Page(tuple(lines), str(lines[-1].id) if len(found) > SIZE else "")


def prefixes(actor: Actor, on: date) -> list[str]:
    """How the words of the offices begin whose dossiers an actor may read on a day.

    What was closed when its office ended stays under that office's words (only open dossiers are
    moved to the heir, and an old number goes on leading to what it did), so who inherited its
    records looks there too.
    """
    reach, tree = orgs.scope(actor, guards.READ), orgs.tree_on(on)
    found = {tree.place_of(one) for one in reach if one in tree.units}
    for unit, spans in orgs.lives(reach - tree.units.keys()).items():
        eve = orgs.tree_on(max(until for _, until in spans) - _DAY)
        found.add(eve.place_of(unit))
    return sorted({one.code or one.slug for one in orgs.every_version() if one.id in found})


def search(text: str, *, office_prefixes: Iterable[str], actor: Actor, after: str = "") -> Page:
    """Dossiers by words: parts of a name (the last one may be begun), a number, a street, the end
    of a phone, a procedure ("t:khai-sinh"). `office_prefixes`: see `prefixes`; words are kept by
    office, so that a search reads no other's.
    """
    words = _words(text)
    if not words:
        return Page((), "")
    wanted = " | ".join(f"({_all(prefix, words)})" for prefix in office_prefixes)
    if not wanted:
        return Page((), "")
    # Cast, not parsed: a parser would take "26740.p:456" to pieces that stand nowhere.
    found = RawSQL("SELECT dossier_id FROM cases_words WHERE words @@ %s::tsquery", [wanted])
    return _newest(Dossier.objects.filter(visible(actor), pk__in=found), after)


def _words(text: str) -> list[str]:
    found = fold(text).split()
    if len(found) == 1 and found[0].isdigit() and len(found[0]) == 3:
        return [f"p:{found[0]}"]
    return found


def _all(prefix: str, words: list[str]) -> str:
    exact = [f"{_quoted(f'{prefix}.{word}')}" for word in words[:-1]]
    last = words[-1]
    whole = last.startswith(("p:", "t:"))
    return " & ".join([*exact, _quoted(f"{prefix}.{last}") + ("" if whole else ":*")])


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def enquiries_to(actor: Actor) -> list[EnquiryShape]:
    """What other units ask mine and is not answered, the nearest due first."""
    units = orgs.scope(actor, "cases.answer")
    rows = Enquiry.objects.filter(to_unit__in=units, answered_at=None)
    return [enquiry(row) for row in rows.order_by("due_at", "id")[:SIZE]]
