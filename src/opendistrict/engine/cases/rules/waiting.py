"""Who held a dossier, from its trail: the time between two lines belongs to whoever had it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby

from opendistrict.engine.cases.shapes.procedure import Procedure

StepDue = Callable[[str, datetime], datetime]
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the trail: where the dossier stood after it, and whether another unit was asked."""

    transition: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one line to the next: the step the dossier was at and who it waited for."""

    step: str
    who: str
    since: datetime
    until: datetime


def stretches(
    lines: Sequence[Line], procedure: Procedure, until: datetime, *, level: str = ""
) -> list[Stretch]:
    """The whole life of a dossier, without a hole and without an overlap.

    `level`: of the office that answers for it. What lies at a step of another level waits for
    another agency, for its signature too.
    """
    signing = {step.code for step in procedure.steps if step.signs}
    elsewhere = {step.code for step in procedure.steps if step.place not in (None, level)}
    found: list[Stretch] = []
    taken, asked = False, 0
    ends = [*(line.at for line in lines[1:]), until]
    for line, end in zip(lines, ends, strict=True):
        verb, state = line.transition.partition(":")[0], line.state
        code, _, step = state.partition(".")
        asked += (verb == "enquire") - (verb == "answer")
        if verb in ("pass_on", "send_back", "forward", "hand_over", "reopen"):
            taken = False
        taken = taken or verb in ("take", "supplement", "paid", "answer")
        is_away = asked > 0 or (code == "4" and step in elsewhere)
        found.append(Stretch(step, _who(code, step in signing, taken, is_away), line.at, end))
    return [one for one in found if one.since < one.until]


def _who(code: str, is_signing: bool, is_taken: bool, is_away: bool) -> str:
    if code in ("5", "6"):
        return "applicant"
    if is_away:
        return "other"
    if is_signing:
        return "signature"
    return "work" if is_taken and code == "4" else "desk"


def days_by_who(found: Sequence[Stretch]) -> Mapping[str, Decimal]:
    """Days of 24 hours, in hundredths; the parts add up to the rounded whole."""
    passed: defaultdict[str, timedelta] = defaultdict(timedelta)
    for one in found:
        passed[one.who] += one.until - one.since
    whole = sum(passed.values(), timedelta())
    left = _days(whole)
    parts: dict[str, Decimal] = {}
    for who, time in sorted(passed.items(), key=lambda item: item[1]):
        parts[who] = min(_days(time), left)
        left -= parts[who]
    if parts:
        parts[who] += left  # what rounding left over goes to the longest
    return {who: days for who, days in parts.items() if days}


def _days(time: timedelta) -> Decimal:
    return (Decimal(time // timedelta(seconds=1)) / 86_400).quantize(_HUNDREDTH)


def late_at(found: Sequence[Stretch], due: StepDue) -> str:
    """The step at which most time was lost: the one left the longest after its own term was over.

    `due`: when the term of a step ends that began at a moment. What the applicant took is not the
    office's time. Where no step overran its own term, the one where it was last.
    """
    lost: dict[str, timedelta] = {}
    last = ""
    for step, group in groupby(found, key=lambda one: one.step):
        visit = [one for one in group if one.who != "applicant"]
        if visit:
            over = visit[-1].until - due(step, visit[0].since)
            lost[step] = lost.get(step, timedelta()) + max(over, timedelta())
            last = step
    return max(lost, key=lambda step: (lost[step], step == last, step)) if lost else ""
