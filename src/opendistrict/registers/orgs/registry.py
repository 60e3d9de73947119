"""Every act that needs a right, declared by the room that performs it.

A role in a pack, a page or an operation that names an act nobody declared does not start.
"""

from opendistrict.registers.orgs.rules import base_of, is_act

_acts: dict[str, str] = {}
_by_field: set[str] = set()
_matters: dict[str, str] = {}


def declare(**acts: str) -> None:
    """declare(plans__give_task="Giao nhiệm vụ"): the act "plans.give_task" and its name."""
    for name, title in acts.items():
        _acts[name.replace("__", ".")] = title


def declare_by_field(**acts: str) -> None:
    """Acts that a right may also name for one field of procedures, or for one procedure:
    "cases.sign:ho-tich", "cases.sign:ho-tich/khai-sinh"."""
    declare(**acts)
    _by_field.update(name.replace("__", ".") for name in acts)


def declare_matters(**matters: str) -> None:
    """declare_matters(area_m2="Diện tích (m²)"): something that the room knows of the matters it
    decides, by which a delegation may be limited."""
    _matters.update(matters)


def acts() -> dict[str, str]:
    return dict(_acts)


def is_declared(act: str) -> bool:
    """Whether a room performs this act, and, of a narrowed one, whether it goes by fields."""
    return is_act(act) and base_of(act) in (_by_field if ":" in act else _acts)


def acts_by_field() -> frozenset[str]:
    return frozenset(_by_field)


def matters() -> dict[str, str]:
    return dict(_matters)
