"""How far an act reaches by its name, and whether a limit on the matter holds."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from opendistrict.kernel.actor import base_of as base_of
from opendistrict.kernel.actor import field_of as field_of
from opendistrict.kernel.actor import wider
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs.shapes import Condition, Ground

NOT_PASSED_ON = frozenset({"orgs.delegate"})
"""Who takes a delegation may not pass it on, so the right to delegate itself is not delegated."""

_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_ACT = re.compile(rf"[a-z_]+\.[a-z_]+(?::{_SLUG}(?:/{_SLUG})?)?")
_MATTER = re.compile(r"[a-z][a-z0-9_]{0,47}")
_STRENGTH = {"role": 0, "post": 1, "delegation": 2}
_Span = tuple[date | None, date | None]

# ------------------------------------------------------------------ acts by their names


def covers(wide: str, narrow: str) -> bool:
    """Whether a right to `wide` is a right to `narrow`: the same act, or the same act for a field
    of procedures or one procedure. "cases.sign" covers "cases.sign:ho-tich", and that covers
    "cases.sign:ho-tich/khai-sinh"; never the other way round."""
    return wide in wider(narrow)


def is_act(text: str) -> bool:
    """Whether a text is written as an act is: room.act, :field after it, and then /procedure."""
    return _ACT.fullmatch(text) is not None


def procedure_of(act: str) -> str:
    """The one procedure an act is narrowed to; empty for all of its field."""
    return act.partition(":")[2].partition("/")[2]


def narrowed(act: str, field: str) -> str:
    """An act for one field of procedures only; refuses to widen one that names another field."""
    if not field:
        return act
    narrow = act if field_of(act) == field else f"{act}:{field}"
    if ":" in act and narrow != act:
        raise Refused("act_is_of_another_field", act=act, field=field)
    return narrow


# ------------------------------------------------------------------ limits on the matter


def condition_of(told: Mapping[str, object] | None) -> Condition | None:
    """A condition as it is stored or told, checked. {"field": "floor_area_m2", "at_most": "250"};
    with `at_least` and `at_most` both must hold; `is_in` stands alone. None: no condition.

    Raises Refused: condition_is_wrong.
    """
    if told is None:
        return None
    field, among = told.get("field"), told.get("is_in", ())
    if not isinstance(field, str) or not _MATTER.fullmatch(field):
        raise Refused("condition_is_wrong")
    if not isinstance(among, list | tuple) or not all(isinstance(a, str) and a for a in among):
        raise Refused("condition_is_wrong")
    least, most = _bound(told.get("at_least")), _bound(told.get("at_most"))
    bounds = (least is not None) or (most is not None)
    turned = least is not None and most is not None and most < least
    unknown = told.keys() - {"field", "at_least", "at_most", "is_in"}
    if unknown or turned or bounds == bool(among):  # neither of them, or both
        raise Refused("condition_is_wrong")
    return Condition(field, least, most, tuple(among))


def _bound(value: object) -> Decimal | None:
    if value is None:
        return None
    number = _number(value)
    if number is None:
        raise Refused("condition_is_wrong")
    return number


def _number(value: object) -> Decimal | None:
    """A finite number; None for anything that is not one (True is not 1 here)."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    try:
        number = Decimal(repr(value) if isinstance(value, float) else value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def why_not(condition: Condition | None, matter: Mapping[str, object]) -> str | None:
    """Why a condition does not hold for a matter; None when it holds. What the matter does not say
    cannot be weighed, so it does not hold: deny by default."""
    if condition is None:
        return None
    value = matter.get(condition.field)
    if value is None or isinstance(value, bool):
        return "matter_does_not_say"
    if condition.is_in:
        said = str(value) if isinstance(value, str | int) else None
        return None if said in condition.is_in else "condition_is_not_met"
    number = _number(value)
    if number is None:
        return "matter_does_not_say"
    too_little = condition.at_least is not None and number < condition.at_least
    too_much = condition.at_most is not None and number > condition.at_most
    return "condition_is_not_met" if too_little or too_much else None


def holds(condition: Condition | None, matter: Mapping[str, object]) -> bool:
    return why_not(condition, matter) is None


# ------------------------------------------------------------------ grounds


def last_through(spans: Iterable[_Span], since: date, until: date) -> bool:
    """Whether these periods, one after the other, cover all days from `since` to before `until`."""
    day = since
    for first, end in sorted((one[0] or date.min, one[1] or date.max) for one in spans):
        if first <= day < end:
            day = end
    return day >= until


def strength(ground: Ground) -> tuple[int, bool, int]:
    """The less, the stronger: one's own right before what one was given, without a condition before
    with one, the wider act before the narrower."""
    return _STRENGTH[ground.kind], ground.condition is not None, len(wider(ground.act))


def strongest_first(grounds: Iterable[Ground]) -> list[Ground]:
    """In the order of strength; of two equals the one that lasts longer."""

    def key(one: Ground) -> tuple[tuple[int, bool, int], int, str, str]:
        lasts = -(one.until or date.max).toordinal()
        return strength(one), lasts, one.act, str(one.delegation_id or "")

    return sorted(grounds, key=key)
