"""Who acts. Built by a face from the request, handed down, written into the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """One person acting from one post (or a citizen, or the system itself).

    `rights` is what the post (and what was delegated to it) allows on the day of acting: each
    act with the units it reaches. It is worked out once, by `orgs.queries.rights_of`.
    """

    kind: str  # "officer", "citizen", "system"
    id: str  # the account, or "system"
    label: str  # the name as it was that day, so that the trail still reads in ten years
    person_id: UUID | None = None
    post_id: UUID | None = None
    post_title: str = ""
    unit_id: UUID | None = None
    rights: Mapping[str, frozenset[UUID]] = field(default_factory=dict)

    def may(self, act: str, unit_id: UUID) -> bool:
        return unit_id in self.rights.get(act, frozenset())

    def may_somewhere(self, act: str) -> bool:
        return bool(self.rights.get(act))


SYSTEM = Actor(kind="system", id="system", label="OpenDistrict")
