"""Codes that facts of dossiers carry (procedure, field, step) in the reader's words."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from opendistrict.engine.cases import queries as cases
from opendistrict.faces.kit import formats
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import queries as orgs

Said = tuple[str, str]
INTAKE, NONE = "tiep_nhan", "-"


def slice_value(cut: str, value: str) -> str:
    """A value of an open slice of the dossiers' facts; as it was told where nothing is known."""
    if cut == "late_at" and value in (INTAKE, NONE):
        return _("Tiếp nhận") if value == INTAKE else _("Không trễ")
    # Names may have changed since; those of the last day are the ones people know.
    names = {"late_at": steps, "procedure": procedures, "field": fields}.get(cut)
    found = names().get(value) if names else None
    return (found[formats.language() == "en"] or found[0]) if found else value


def procedure(code: str) -> str:
    return slice_value("procedure", code)


def procedures() -> Mapping[str, Said]:
    return _named(base.turn("procedures"))[0]


def steps() -> Mapping[str, Said]:
    """A code of a step by the name most procedures give it; of equals the shortest."""
    return _named(base.turn("procedures"))[1]


def fields() -> Mapping[str, Said]:
    return {one.code: (one.title, one.title_en) for one in orgs.fields()}


@lru_cache(maxsize=4)
def _named(turn: str) -> tuple[Mapping[str, Said], Mapping[str, Said]]:
    """The names of procedures and of their steps, read again when one is published."""
    versions = cases.open_on(date.max)
    counted: defaultdict[str, Counter[Said]] = defaultdict(Counter)
    for one in versions:
        for step in cases.rules_of(one.id)[0].steps:
            counted[step.code][step.name.vi, step.name.en] += 1
    most = {
        code: max(names, key=lambda name: (names[name], -len(name[0])))
        for code, names in counted.items()
    }
    return {one.code: (one.name, one.name_en) for one in versions}, most
