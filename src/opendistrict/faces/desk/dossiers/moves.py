"""Which acts a dossier's page offers: verdicts as buttons, blocked ones with the sentence why."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opendistrict.engine.cases.shapes.dossier import DossierPage
from opendistrict.faces.desk.dossiers.words import ACTS
from opendistrict.faces.kit.words import sentence
from opendistrict.kernel.flow import Verdict

# The act that takes an arrow of the flow; others have the arrow's own name.
_BY_ARROW = {
    "accept": "receive", "ask_to_complete": "ask_supplement", "complete": "supplement",
    "finish": "pass_on", "ask_withdrawal": "withdraw", "give_up": "withdraw",
    "return": "give_result",
}  # fmt: skip
_BY_ITSELF = frozenset({"paid"})  # follows from another act
# About what is done or missing, not about who one is: worth telling to who may act.
WHAT = frozenset(
    {
        "papers_are_there", "intake_fee_is_paid", "fee_is_settled", "requests_are_answered",
        "is_decided", "signed_if_asked", "supplement_is_overdue",
        "promise_is_over", "apologised_once_already", "extended_once_already",
        "clock_stands_still",
    }
)  # fmt: skip
_IN_BUNDLE = frozenset({"relate", "leave_bundle"})
# Nothing to be done about it, and no use in saying so on every dossier.
_QUIET = frozenset({"fee_is_open", "dossier_is_closed", "is_not_decided"})


@dataclass(frozen=True, slots=True)
class Move:
    """A button. `blocked` are sentences; `is_first` is the next thing to do."""

    name: str
    label: str | Promise
    icon: str
    href: str
    blocked: tuple[str, ...] = ()
    is_first: bool = False
    is_danger: bool = False


def act_of(transition: str) -> str:
    verb = transition.partition(":")[0]
    return _BY_ARROW.get(verb, verb)


def moves(page: DossierPage, asides: Iterable[Verdict]) -> tuple[list[Move], list[Move]]:
    """What may be pressed or lacks something, and what is not this actor's to do."""
    found: dict[str, Verdict] = {}
    for verdict in (*page.verdicts, *asides):
        name = act_of(verdict.transition)
        if name in _BY_ITSELF or set(verdict.blocked_by) & _QUIET:
            continue
        if name == "set_fee" and not _fee_is_unknown(page):
            continue  # said beside the fee, where it may be put right
        if name in _IN_BUNDLE:
            continue  # said beside the dossiers of the bundle
        known = found.get(name)
        if known is None or (verdict.enabled and not known.enabled):
            found[name] = verdict
    near: list[Move] = []
    far: list[Move] = []
    order = {name: place for place, name in enumerate(ACTS)}
    for name in sorted(found, key=order.__getitem__):
        is_near = set(found[name].blocked_by) <= WHAT
        (near if is_near else far).append(_move(page, name, found[name]))
    return _with_first(near, is_decided=page.standing.decided_at is not None), far


def _fee_is_unknown(page: DossierPage) -> bool:
    return page.standing.fee is None and bool(page.procedure.fees)


def _move(page: DossierPage, name: str, verdict: Verdict) -> Move:
    words = ACTS[name]
    label: str | Promise = words.label
    if verdict.transition == "finish":
        label = _("Hoàn thành, chuyển trả kết quả")
    return Move(
        name, label, words.icon, reverse("dossier_act", args=[page.standing.code, name]),
        tuple(sentence(code) for code in verdict.blocked_by), is_danger=words.is_danger,
    )  # fmt: skip


def _with_first(near: list[Move], *, is_decided: bool) -> list[Move]:
    """The first that may be pressed and is the way forward is the one that stands out; nobody has
    to say that they begin what is signed already."""
    ways = [one for one in near if not one.blocked and ACTS[one.name].is_forward]
    first = next((one for one in ways if not (is_decided and one.name == "take")), None)
    return [
        Move(one.name, one.label, one.icon, one.href, one.blocked, one is first, one.is_danger)
        for one in near
    ]
