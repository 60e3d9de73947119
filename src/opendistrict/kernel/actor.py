"""Who acts. Built by a face from the request, handed down, written into the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

Rights = Mapping[str, frozenset[UUID]]
_NOWHERE: frozenset[UUID] = frozenset()


def base_of(act: str) -> str:
    """The act without what narrows it."""
    return act.partition(":")[0]


def field_of(act: str) -> str:
    """The field of procedures an act is narrowed to; empty for all of them."""
    return act.partition(":")[2].partition("/")[0]


def wider(act: str) -> tuple[str, ...]:
    """The act and those that cover it, the narrowest first. "cases.sign:ho-tich/khai-sinh" (one
    procedure) is covered by "cases.sign:ho-tich" (a field of procedures), and that by
    "cases.sign"; at most three."""
    base, colon, rest = act.partition(":")
    if not colon:
        return (act,)
    field, slash, _procedure = rest.partition("/")
    return (act, f"{base}:{field}", base) if slash else (act, base)


def allow(rights: Rights, act: str, unit_id: UUID) -> bool:
    """Whether these rights allow the act over a unit, by its own name or by a wider act."""
    if unit_id in rights.get(act, _NOWHERE):
        return True
    if ":" in act:
        for one in wider(act)[1:]:
            if unit_id in rights.get(one, _NOWHERE):
                return True
    return False


def allow_somewhere(rights: Rights, act: str) -> bool:
    """Whether these rights allow the act over any unit, be it only for some of its matters: who
    may sign papers of civil status has something to do on the page of those who sign."""
    if any(rights.get(one) for one in wider(act)):
        return True
    begins = act + ("/" if ":" in act else ":")
    return any(units and one.startswith(begins) for one, units in rights.items())


@dataclass(frozen=True, slots=True)
class Actor:
    """One person acting from one post (or a citizen, or the system itself).

    `rights` is what the post (and what was delegated to it) allows on the day of acting: each
    act with the units it reaches. It is worked out once, by `orgs.queries.rights_of`.
    `on_condition` is what was delegated to it for some matters only ("floor area at most 250 m²"):
    it opens a page, and `may` never answers by it. Whether it holds for a matter is for
    `orgs.queries.grounds` to say.
    """

    kind: str  # "officer", "citizen", "system"
    id: str  # the account, or "system"
    label: str  # the name as it was that day, so that the trail still reads in ten years
    person_id: UUID | None = None
    post_id: UUID | None = None
    post_title: str = ""
    unit_id: UUID | None = None
    rights: Rights = field(default_factory=dict)
    on_condition: Rights = field(default_factory=dict)
    party_id: UUID | None = None  # whom a citizen's account stands for

    def may(self, act: str, unit_id: UUID) -> bool:
        """A right to a wider act answers for the narrower one. At most three look-ups."""
        return allow(self.rights, act, unit_id)

    def may_somewhere(self, act: str) -> bool:
        """Somewhere, for some matter at least: whether a way that needs this act is worth showing.
        Whether one may do a thing is asked with `may`, for its unit."""
        return allow_somewhere(self.rights, act) or allow_somewhere(self.on_condition, act)


SYSTEM = Actor(kind="system", id="system", label="OpenDistrict")
