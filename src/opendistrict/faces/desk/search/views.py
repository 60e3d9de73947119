"""One box over dossiers, tasks, targets, directives, units and people.

Every kind is asked through the query that its own pages ask, so nothing is found here that one
could not open there.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opendistrict.engine.cases.queries import finding
from opendistrict.engine.cases.queries import lists as cases
from opendistrict.engine.directives import queries as directives
from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes.tasks import TaskFilter, TaskPage, TaskRow
from opendistrict.faces.kit import clock, dossier_words, formats
from opendistrict.faces.kit.answers import answer
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tags.states import Standing
from opendistrict.faces.kit.targets_shown import title_of
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold
from opendistrict.registers.orgs import queries as orgs

READ, CASES = "plans.read", "cases.read"
SHOWN = 8  # of each kind; more words narrow it
PROCEDURES = 2  # that words may mean: their dossiers are looked for too
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """`task` carries the standing of a task, `standing` that of a dossier; the others say what
    they are in `note`."""

    title: str
    href: str
    note: str
    is_sample: bool = False
    task: TaskRow | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """What was found of one kind; `more_href` leads to the whole list, `is_cut` says there is
    more than is shown."""

    title: str
    icon: str
    hits: tuple[Hit, ...]
    more_href: str = ""
    is_cut: bool = False


@page(act=READ)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What carries the words asked for, within the reader's reach."""
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    actor, on = actor_of(request), clock.today(request)
    words = fold(text).split()
    kinds = [kind for kind in _kinds(text, words, actor, on) if kind.hits] if words else []
    context = {"text": text, "kinds": kinds, "count": sum(len(kind.hits) for kind in kinds)}
    return answer(request, "desk/search/search.html", context, part="desk/search/_answer.html")


def _kinds(text: str, words: list[str], actor: Actor, on: date) -> Iterator[Kind]:
    if actor.may_somewhere(CASES):
        yield _dossiers(text, actor, on)
    yield _tasks(text, actor, on)
    targets = [
        Hit(title_of(one), reverse("target", args=[one.id]), one.code, one.is_sample)
        for one in plans.find_targets(text, actor=actor, limit=SHOWN + 1)
    ]
    yield _kind(_("Chỉ tiêu"), "target", targets)
    found = [
        Hit(
            one.title or one.number,
            reverse("directive", args=[one.id]),
            " · ".join(filter(None, [one.number, one.issuer, _day(one.issued_on)])),
            one.is_sample,
        )
        for one in directives.find_directives(text, actor, limit=SHOWN + 1)
    ]
    yield _kind(_("Văn bản chỉ đạo"), "file-text", found)
    reach = orgs.scope(actor, READ) & orgs.tree_on(on).units.keys()
    yield _kind(_("Đơn vị"), "building", list(_units(words, reach, on)))
    yield _kind(_("Người"), "user", list(_people(words, reach, on)))


def _dossiers(text: str, actor: Actor, on: date) -> Kind:
    """By name, number, street, the end of a phone; and by what the procedure is called."""
    prefixes = cases.prefixes(actor, on)
    found = list(cases.search(text, office_prefixes=prefixes, actor=actor).lines)
    for one in finding.find(text, on)[:PROCEDURES]:
        if len(found) <= SHOWN:
            of_it = f"t:{one.version.code}"
            found += cases.search(of_it, office_prefixes=prefixes, actor=actor).lines
    hits = [
        Hit(
            line.applicant_name, reverse("dossier", args=[line.code]),
            f"{line.code} · {dossier_words.either(line.name, line.name_en)}",
            standing=dossier_words.STATES[dossier_words.national(line.state)],
        )
        for line in {line.id: line for line in found}.values()
    ]  # fmt: skip
    return _kind(_("Hồ sơ"), "folder", hits)


def _kind(title: str, icon: str, hits: list[Hit]) -> Kind:
    return Kind(title, icon, tuple(hits[:SHOWN]), is_cut=len(hits) > SHOWN)


def _day(day: date | None) -> str:
    return formats.day(day) if day else ""


def _tasks(text: str, actor: Actor, on: date) -> Kind:
    found: TaskPage = plans.tasks(actor=actor, filters=TaskFilter(text=text), after=None, on=on)
    hits = tuple(
        Hit(row.title, reverse("task", args=[row.id]), f"{row.number} · {row.holder.unit_name}",
            row.is_sample, row)
        for row in found.rows[:SHOWN]
    )  # fmt: skip
    every = f"{reverse('tasks')}?{urlencode({'tab': 'all', 'q': text, 'group': ''})}"
    is_cut = found.capped_count > SHOWN
    return Kind(_("Nhiệm vụ"), "checklist", hits, every if is_cut else "", is_cut)


def _units(words: list[str], reach: Collection[UUID], on: date) -> Iterator[Hit]:
    tree = orgs.tree_on(on)
    for unit in sorted((tree.units[key] for key in reach), key=lambda one: fold(one.name)):
        if _has(unit.name, words):
            above = next(iter(tree.above(unit.id)), None)
            yield Hit(
                unit.name, reverse("cockpit_unit", args=[unit.id]), above.name if above else ""
            )


def _people(words: list[str], reach: Collection[UUID], on: date) -> Iterator[Hit]:
    """Whoever serves in a unit one may read, by name or by post, each once."""
    told: set[UUID] = set()
    for post in orgs.posts_in(reach, on=on):
        person_id = post.person_id
        if person_id and person_id not in told and _has(f"{post.person_name} {post.title}", words):
            told.add(person_id)
            yield Hit(post.person_name, reverse("cockpit_person", args=[person_id]), post.title)


def _has(text: str, words: list[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)
