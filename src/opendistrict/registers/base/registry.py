"""Who listens to which topic, and what runs by the clock. Filled by the apps.py of the rooms."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

Handler = Callable[[Mapping[str, str], datetime], None]
ScheduledHandler = Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A job by the clock: `cron` in UTC, `what` handed the instant it was due."""

    name: str
    cron: str
    what: ScheduledHandler


_handlers: defaultdict[str, dict[str, Handler]] = defaultdict(dict)
_schedules: dict[str, Schedule] = {}


def listen(topic: str, handler: Handler) -> None:
    """Call `handler` for every announcement of `topic`. It must bear being called twice."""
    _handlers[topic][f"{handler.__module__}.{handler.__qualname__}"] = handler


def listeners(topic: str) -> Mapping[str, Handler]:
    return _handlers[topic]


def every(*, name: str, cron: str, what: ScheduledHandler) -> None:
    """Run `what` by the clock; `name` ("plans.nudge") is what the operator sees."""
    assert name not in _schedules or _schedules[name].what is what, f"{name} is taken"
    _schedules[name] = Schedule(name, cron, what)


def schedules() -> tuple[Schedule, ...]:
    return tuple(_schedules[name] for name in sorted(_schedules))
