"""Who may have a dossier next, and whose turn it is."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from uuid import UUID

from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import PostShape

REVIEW = "cases.review"


def candidates(
    procedure: Procedure, act: str, office_id: UUID, on: date, orgs_turn: str
) -> tuple[PostShape, ...]:
    """The posts that may hold a step, those a dossier should go to first before the others.

    A reviewing step goes to the head of the division, any other to the lowest in rank that may:
    a signature that a deputy or a delegate may give does not wait for the chair. Worked out once
    until units, posts or rights change (`orgs_turn`: `base.queries.turn("orgs")`).
    """
    since = orgs.unchanged_since(on, orgs_turn)
    return _candidates(procedure.act(act), act == REVIEW, office_id, since, orgs_turn)


@lru_cache(maxsize=20_000)
def _candidates(
    act: str, highest_first: bool, office_id: UUID, on: date, orgs_turn: str
) -> tuple[PostShape, ...]:
    found = orgs.who_may({act}, office_id, on=on)
    return tuple(sorted(found, key=lambda p: (p.rank if highest_first else -p.rank, p.slug)))


def in_turn(found: Sequence[PostShape], turn: int) -> PostShape | None:
    """Those of the first rank get dossiers in turn; None where nobody may."""
    if not found:
        return None
    _, first = next(groupby(found, key=lambda post: post.rank))
    among = list(first)
    return among[turn % len(among)]


def turn_of(case: Case) -> int:
    """The number of the day: those who share a step get dossiers in turn."""
    return int(case.standing.code.rpartition("-")[2])


def who_gets(case: Case, step: str, on: date) -> tuple[Sequence[PostShape], PostShape | None]:
    """Who may hold a step of this very dossier, and who gets it unless another is chosen."""
    row = case.procedure.step(step)
    found = candidates(case.procedure, row.act, case.standing.office_id, on, case.orgs_turn)
    more = _on_condition(case, row.act, on) if row.signs else ()
    known = {post.id for post in found}
    every = (*found, *(post for post in more if post.id not in known))
    return every, in_turn(found or every, turn_of(case))


def _on_condition(case: Case, act: str, on: date) -> list[PostShape]:
    """Who may sign this very matter by a delegation that is given for some matters only."""
    narrowed = case.procedure.act(act)
    posts = {
        one.post.id: one.post
        for field in orgs.signers_on(case.standing.office_id, on, act=act)
        for one in field.signers
        if one.ground.condition is not None
    }
    office = case.standing.office_id
    return [
        post for post in posts.values() if orgs.grounds(post.id, narrowed, office, on, case.form)
    ]
