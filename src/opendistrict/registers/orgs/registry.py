"""Every act that needs a right, declared by the room that performs it.

A role in a pack, a page or an operation that names an act nobody declared does not start.
"""

_acts: dict[str, str] = {}


def declare(**acts: str) -> None:
    """declare(plans__give_task="Giao nhiệm vụ"): the act "plans.give_task" and its name."""
    for name, title in acts.items():
        _acts[name.replace("__", ".")] = title


def acts() -> dict[str, str]:
    return dict(_acts)
