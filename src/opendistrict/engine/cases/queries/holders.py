"""Who may have a dossier next, and whose turn it is."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from uuid import UUID

from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.shapes.procedure import Procedure, StepRow
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import PostShape

REVIEW = "cases.review"


def candidates(
    procedure: Procedure, part: StepRow | str, office_id: UUID, on: date, orgs_turn: str
) -> tuple[PostShape, ...]:
    """The posts that may hold a step, or do an act of the counter ("cases.receive"); those a
    dossier should go to first before the others.

    A reviewing step goes to the head of the division, any other to the lowest in rank that may:
    a signature that a deputy or a delegate may give does not wait for the chair. What a post of
    the office's own place may do does not go to one above, unless the step says so (`place`).
    Worked out once until units, posts or rights change (`orgs_turn`: `base.queries.turn("orgs")`).
    """
    since = orgs.unchanged_since(on, orgs_turn)
    act, place = (part, "") if isinstance(part, str) else (part.act, part.place or "")
    return _candidates(procedure.act(act), act == REVIEW, place, office_id, since, orgs_turn)


@lru_cache(maxsize=20_000)
def _candidates(
    act: str, highest_first: bool, place: str, office_id: UUID, on: date, orgs_turn: str
) -> tuple[PostShape, ...]:
    tree = orgs.tree_on(on, orgs_turn)
    found = _of_place(orgs.who_may({act}, office_id, on=on), place, tree)

    def order(post: PostShape) -> tuple[bool, int, str]:
        is_far = tree.place_of(post.unit_id) != tree.place_of(office_id)
        return is_far, post.rank if highest_first else -post.rank, post.slug

    return tuple(sorted(found, key=order))


def _of_place(found: Iterable[PostShape], place: str, tree: orgs.Tree) -> list[PostShape]:
    """Those whose ward, district or city is of the level a step asks for."""
    return [
        one for one in found if not place or tree.units[tree.place_of(one.unit_id)].kind == place
    ]


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
    found = candidates(case.procedure, row, case.standing.office_id, on, case.orgs_turn)
    more: Iterable[PostShape] = _on_condition(case, row.act, on) if row.signs else ()
    if row.place:
        more = _of_place(more, row.place, orgs.tree_on(on, case.orgs_turn))
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
