"""Which units stand for those that ended, and whether somebody there can do the work."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from opendistrict.engine.cases.models import ProcedureVersion
from opendistrict.engine.cases.queries.procedures import open_on, rules_of
from opendistrict.engine.cases.rules import guards
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.engine.cases.shapes.rehousing import VERSION, Rehousing
from opendistrict.registers.orgs import queries as orgs

DAY = timedelta(days=1)


class Heirs:
    """Asked once for all dossiers of a moving."""

    def __init__(self, what: Rehousing, day: date) -> None:
        self.what, self.day = what, day
        self.tree = orgs.tree_on(day)

    @cached_property
    def _eves(self) -> dict[UUID, orgs.Tree]:
        """For each unit that ended, the tree of its last day."""
        found: dict[UUID, orgs.Tree] = {}
        for unit, spans in orgs.lives(self.what.sources).items():
            if unit in self.tree.units:
                continue
            until = max(until for _, until in spans)
            eve = orgs.tree_on(until - DAY)
            found |= {one: eve for one in eve.under(unit) if one not in self.tree.units}
        return found

    @cached_property
    def gone(self) -> frozenset[UUID]:
        """The units that ended, and all that ended under them."""
        return frozenset(self._eves)

    @cached_property
    def _known(self) -> dict[UUID, tuple[UUID, ...]]:
        return dict(orgs.successors_of(self.gone, on=self.day))

    def of(self, unit: UUID, chosen: UUID | None = None) -> tuple[UUID | None, str]:
        """The unit that stands for one, or why there is none. An office without an heir of its own
        is followed by the heir of its place."""
        if unit in self.tree.units:
            return unit, ""
        chosen = chosen or self.what.offices.get(unit)
        if chosen is not None:
            return (chosen, "") if chosen in self.tree.units else (None, "no_heir")
        heirs = self.choices(unit)
        if len(heirs) == 1:
            return heirs[0], ""
        if heirs:
            return None, "several_heirs"
        eve = self._eves.get(unit)
        place = eve.place_of(unit) if eve else unit
        return self.of(place) if place != unit else (None, "no_heir")

    def choices(self, unit: UUID) -> tuple[UUID, ...]:
        """All that follow a unit on that day."""
        if unit in self._known:
            return self._known[unit]
        return orgs.successor_of(unit, on=self.day)

    # ------------------------------------------------------------------ what decides it

    def digest(self, turn: str) -> str:
        """Of all that decides where a dossier goes: another text of a version, another heir, a
        step somebody could hold and nobody can now. Not of the dossiers themselves."""
        told = self._of_version() if self.what.kind == VERSION else self._of_units()
        text = json.dumps(told, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def _of_version(self) -> list[object]:
        assert self.what.version_id is not None
        procedure, _ = rules_of(self.what.version_id)
        texts = ProcedureVersion.objects.filter(code=procedure.code).exclude(status="draft")
        offices = sorted(
            one.id for one in self.tree.units.values() if one.kind in procedure.offices
        )
        return [
            self.what.version_id, dict(self.what.steps), self.what.new_term,
            list(texts.order_by("number").values_list("number", "digest")),
            [self._somebody(act, office) for office in offices for act in _acts(procedure)],
        ]  # fmt: skip

    def _of_units(self) -> list[object]:
        places = sorted(one for one in self.gone if self._eves[one].place_of(one) == one)
        heirs = {str(one): self.of(one) for one in sorted(self.gone)}
        heard = (self.of(one)[0] for one in places)
        among = {one for one in heard if one} | set(self.what.exceptions.values())
        wide = sorted(
            {
                f"{act.partition(':')[0]}:{one.field}"
                for one in open_on(self.day)
                for act in _acts(rules_of(one.id)[0])
            }
        )
        return [
            heirs, dict(self.what.exceptions),
            [
                (office, act, self._somebody(act, office))
                for office in sorted(one for one in among if one in self.tree.units)
                for act in wide
            ],
        ]  # fmt: skip

    def _somebody(self, act: str, office: UUID) -> bool:
        return bool(orgs.who_may({act}, office, on=self.day))


def _acts(procedure: Procedure) -> Iterator[str]:
    own = {guards.RECEIVE, guards.RETURN, *(one.act for one in procedure.steps)}
    yield from sorted(procedure.act(one) for one in own)
