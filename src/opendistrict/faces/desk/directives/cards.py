"""What a card shows of a proposal: plain values, worked out once for the whole page."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django import forms
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from opendistrict.engine.directives import queries
from opendistrict.engine.directives.shapes import (
    Became,
    ProposalShape,
    ProposalState,
    SplitPlace,
)
from opendistrict.faces.desk.directives import words
from opendistrict.faces.kit import formats
from opendistrict.kernel.fold import fold
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitShape

Fact = tuple[str, str]
PAGES = {
    "plans.task": "task",
    "plans.tasks": "task",
    "plans.target": "target",
    "plans.target_set": "target_set",
    "plans.programme": "programme",
}


@dataclass(frozen=True, slots=True)
class Card:
    """A proposal as it is shown. `mode` is what is being done to it: "", accept, indicator, edit,
    split, reject; `form` and `places` belong to it, `refused` says why the last try failed."""

    proposal: ProposalShape
    kind: words.Kind
    title: str
    figure: str
    who: str
    due: date | None
    due_words: str
    due_rule: str
    facts: tuple[Fact, ...]
    reason: str
    source: tuple[str, words.Words]
    result: words.Kind | None
    result_href: str
    may_decide: bool
    is_current: bool = False
    mode: str = ""
    becomes: str = ""
    ways: tuple[tuple[str, words.Words], ...] = ()
    form: forms.Form | None = None
    places: tuple[SplitPlace, ...] = ()
    refused: Refused | None = None
    clashes: tuple[tuple[UUID, str], ...] = ()  # figures of the text that say otherwise
    may_define: bool = False  # an indicator that nobody has defined yet

    @property
    def is_open(self) -> bool:
        return self.proposal.state == ProposalState.OPEN

    @property
    def is_due_unclear(self) -> bool:
        """The text names a day that does not exist, or only half of one."""
        return bool(self.due_words) and self.due is None

    @property
    def can_undo(self) -> bool:
        """Taken back from here: a decision with what came of it, a change, a cut or a merger."""
        p = self.proposal
        is_decided = p.state in (ProposalState.ACCEPTED, ProposalState.REJECTED)
        return is_decided or p.is_edited or p.rule in ("split", "merged")


@dataclass(frozen=True, slots=True)
class Stand:
    """What every card of a page needs: the units named, who may decide, which one is current."""

    names: Mapping[UUID, str] = field(default_factory=dict)
    clashes: Mapping[UUID, tuple[ProposalShape, ...]] = field(default_factory=dict)
    may_decide: bool = False
    current: UUID | None = None


def stand(
    proposals: Iterable[ProposalShape],
    *,
    on: date,
    may_decide: bool,
    current: UUID | None = None,
    beside: Sequence[ProposalShape] = (),
) -> Stand:
    """`beside` are all proposals of the document, among which figures may contradict."""
    named = {unit for proposal in proposals for unit in units_named(proposal)}
    units = orgs.units(named, on=on)
    by_id = {proposal.id: proposal for proposal in beside}
    clashing = {
        one: tuple(by_id[other] for other in others)
        for one, others in queries.clashes(beside).items()
    }
    return Stand(told_apart(units, on), clashing, may_decide, current)


def told_apart(units: Mapping[UUID, UnitShape], on: date) -> Mapping[UUID, str]:
    """Each unit's name; of several with one name, with the unit above it."""
    count = Counter(fold(unit.name) for unit in units.values())
    twice = [unit for unit in units.values() if count[fold(unit.name)] > 1]
    above = orgs.units({u.parent_id for u in twice if u.parent_id}, on=on) if twice else {}
    names = {key: unit.name for key, unit in units.items()}
    for unit in twice:
        parent = above.get(unit.parent_id) if unit.parent_id else None
        names[unit.id] = f"{unit.name} ({parent.name if parent else unit.code or unit.slug})"
    return names


def units_named(proposal: ProposalShape) -> tuple[UUID, ...]:
    """The ids of the units the reader took the actor for."""
    found = proposal.fields.get("who_units")
    keys = found if isinstance(found, list) else []
    return tuple(UUID(str(key)) for key in keys if _is_id(key))


def _is_id(key: object) -> bool:
    try:
        UUID(str(key))
    except ValueError:
        return False
    return True


def card(proposal: ProposalShape, here: Stand) -> Card:
    kind = words.KINDS[proposal.kind]
    result = proposal.result.partition(":")[0].rpartition(".")[2]
    return Card(
        proposal=proposal,
        kind=kind,
        title=_title(proposal),
        figure=_figure(proposal),
        who=_who(proposal, here),
        due=day_of(proposal.fields.get("due")),
        due_words=text_of(proposal, "due_text"),
        due_rule=words.rule_words(proposal.fields.get("due_rule")),
        facts=tuple((name, value) for name, value in _facts(proposal, here) if value),
        reason=words.reason_words(proposal.reason),
        source=words.MADE_BY.get(proposal.rule) or words.SOURCES[proposal.source],
        result=words.RESULTS.get(result),
        result_href=href_of(proposal.result),
        clashes=tuple((other.id, _figure(other)) for other in here.clashes.get(proposal.id, ())),
        may_decide=here.may_decide,
        is_current=proposal.id == here.current,
    )


def in_mode(shown: Card, mode: str, **more: Any) -> Card:
    return replace(shown, mode=mode, is_current=True, **more)


def text_of(proposal: ProposalShape, name: str) -> str:
    value = proposal.fields.get(name)
    return "" if value is None else str(value)


def day_of(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def number_of(value: object) -> Decimal | None:
    try:
        return Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None


def href_of(result: str) -> str:
    """The page of what a proposal became, where there is one."""
    name, _colon, key = result.partition(":")
    try:
        return reverse(PAGES[name], args=[key]) if name in PAGES else ""
    except NoReverseMatch:
        return ""


def became_href(line: Became) -> str:
    return href_of(f"plans.{line.kind}:{line.id}") if line.id else ""


def _title(proposal: ProposalShape) -> str:
    """The deed, the number's name, or the words themselves; it begins with a capital."""
    named = {
        "figure": "indicator", "programme": "name", "award": "title", "target_set": "of"
    }  # fmt: skip
    words_ = text_of(proposal, named.get(proposal.kind, "what")) or proposal.quote
    words_ = " ".join(words_.split())
    return words_[:1].upper() + words_[1:]


BOUNDS = {"more than": ">", "less than": "<", "about": "≈", "at least": "≥", "at most": "≤"}


def _figure(proposal: ProposalShape) -> str:
    """The number that stands big on a card of a figure, a bundle or an award."""
    if proposal.kind == "target_set":
        return f"{text_of(proposal, 'count')} {text_of(proposal, 'about')}".strip()
    if proposal.kind == "award":
        return text_of(proposal, "count")
    value = number_of(proposal.fields.get("value"))
    if proposal.kind != "figure" or value is None:
        return ""
    bound = BOUNDS.get(text_of(proposal, "bound"), "")
    of = number_of(proposal.fields.get("of"))
    whole = f"/{formats.number(of)}" if of is not None else ""
    unit = text_of(proposal, "unit")
    shown = formats.number(value) + whole
    shown += unit if unit == "%" else f" {unit}" if unit else ""
    return f"{bound} {shown}".strip()


def _who(proposal: ProposalShape, here: Stand) -> str:
    named = [here.names[unit] for unit in units_named(proposal) if unit in here.names]
    told = text_of(proposal, "who")
    return named[0] if len(named) == 1 else told


def _facts(proposal: ProposalShape, here: Stand) -> Sequence[Fact]:
    """What else was found, in the order an officer asks for it."""
    if proposal.kind in ("direction", "suggestion"):
        named = [here.names[unit] for unit in units_named(proposal) if unit in here.names]
        return (
            (_("Có thể là"), ", ".join(named) if len(named) > 1 else ""),
            (_("Người chỉ đạo"), text_of(proposal, "asked_by")),
            (_("Sản phẩm"), text_of(proposal, "deliverable")),
            (_("Phối hợp"), _joined(proposal, "with_units")),
            (_("Căn cứ nêu"), _joined(proposal, "cites")),
        )
    plan = number_of(proposal.fields.get("plan"))
    unit = text_of(proposal, "unit")
    return (
        (_("Kỳ"), period_words(text_of(proposal, "period"))),
        (_("Trạng thái số liệu"), text_of(proposal, "value_status")),
        (_("Kế hoạch"), formats.quantity(plan, unit) if plan is not None else ""),
        (_("So kế hoạch"), _percent(proposal, "plan_pct")),
        (_("Văn bản đánh giá"), text_of(proposal, "verdict")),
        (_("Tăng, giảm"), _signed(proposal)),
        (_("Dành cho"), text_of(proposal, "who")),
    )


def _joined(proposal: ProposalShape, name: str) -> str:
    value = proposal.fields.get(name)
    return ", ".join(map(str, value)) if isinstance(value, list) else ""


def _percent(proposal: ProposalShape, name: str) -> str:
    value = number_of(proposal.fields.get(name))
    return formats.percent(value) if value is not None else ""


def _signed(proposal: ProposalShape) -> str:
    value = number_of(proposal.fields.get("change_pct"))
    if value is None:
        return ""
    against = text_of(proposal, "compared_with")
    told = ("+" if value > 0 else "") + formats.percent(value)
    return (
        _("%(change)s so với %(period)s") % {"change": told, "period": against} if against else told
    )


def period_words(period: str) -> str:
    """ "2026-Q3" as people say it: quý III/2026; what we have no words for stays as it is."""
    year, _dash, rest = period.partition("-")
    quarter = {"Q1": "I", "Q2": "II", "Q3": "III", "Q4": "IV"}.get(rest)
    if quarter:
        return _("quý %(quarter)s/%(year)s") % {"quarter": quarter, "year": year}
    if rest.isdecimal() and len(rest) == 2:
        return _("tháng %(month)s/%(year)s") % {"month": int(rest), "year": year}
    if "/" in rest and len(period) == 15 and period[8:12] == year:
        months = {"first": int(rest[:2]), "last": int(period[13:]), "year": year}
        return _("%(first)s–%(last)s/%(year)s") % months
    if period.isdecimal():
        return _("năm %(year)s") % {"year": period}
    return period.replace("-", "–")
