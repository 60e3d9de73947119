"""The forms of a card, filled with what the reader found and what this officer may choose."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from opendistrict.engine.directives import queries
from opendistrict.engine.directives.shapes import DirectiveShape, ProposalShape
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans import queries as plans
from opendistrict.faces.desk.directives import cards
from opendistrict.faces.desk.directives import forms as ours
from opendistrict.faces.desk.tasks.forms import unit_choices
from opendistrict.faces.kit import formats
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold
from opendistrict.registers.orgs import queries as orgs

Options = list[tuple[Any, Any]]
Data = QueryDict | None
STATUS_OF = {
    "ước thực hiện": "estimated", "ước": "estimated", "sơ bộ": "preliminary",
    "kế hoạch": "planned", "giao": "assigned", "phấn đấu": "striving", "chính thức": "official",
    "quyết toán": "official",
}  # fmt: skip
CONFIRM, REPORT = "directives.confirm", "indicators.report_value"
LIKE = 0.5  # share of common words from which an indicator is offered first


class Desk:
    """What one officer may choose today; each list is asked for once."""

    def __init__(self, actor: Actor, directive: DirectiveShape, on: date) -> None:
        self.actor, self.directive, self.on = actor, directive, on
        self.tree = orgs.tree_on(on)
        self.names = cards.told_apart(self.tree.units, on)

    def units(self, act: str, first: Iterable[UUID] = ()) -> Options:
        """Units this officer may do `act` for: those the text names, then all, by kind."""
        reach = orgs.scope(self.actor, act) & self.tree.units.keys()
        near = [unit for unit in first if unit in reach]
        every = self.grouped(reach)
        if not near:
            return every
        named = [(str(unit), self.names[unit]) for unit in near]
        return [(ours.NAMED_IN_THE_TEXT, named), *every]

    def grouped(self, units: Iterable[UUID]) -> Options:
        """Units by kind; two of one name are told apart by what they belong to."""
        return [
            (kind, [(key, self.names.get(UUID(key), name)) for key, name in group])
            for kind, group in unit_choices(self.tree, sorted(units))
        ]

    def candidates(self, proposal: ProposalShape) -> list[UUID]:
        """The units the text means; for one that has ended, who stands for it today."""
        found: list[UUID] = []
        for unit in cards.units_named(proposal):
            stand_now = [unit] if unit in self.tree.units else orgs.successor_of(unit, on=self.on)
            found += [one for one in stand_now if one not in found]
        return found

    def partners(self, proposal: ProposalShape) -> list[str]:
        named = proposal.fields.get("with_units")
        found: list[str] = []
        for name in named if isinstance(named, list) else []:
            same = orgs.find_units(str(name), on=self.on)
            found += [str(same[0].id)] if len(same) == 1 else []
        return found

    def askable(self, proposal: ProposalShape) -> ours.Askable:
        """Whom to ask for a figure one may not report oneself: who may both decide on this
        document and report for its unit; and the page on which one gives them that task."""
        unit_id = self.directive.unit_id
        able = orgs.who_may([CONFIRM, REPORT], unit_id, on=self.on)[:3]
        asked = {
            "title": _("Xác nhận số liệu: %(words)s") % {"words": proposal.quote[:300]},
            "passage": str(proposal.passage_id),
            "lead": str(able[0].unit_id) if able else "",
        }
        gives = able and self.actor.may("plans.give_task", able[0].unit_id)
        return ours.Askable(
            who="; ".join(f"{post.person_name} ({post.title})" for post in able),
            give_href=f"{reverse('give_task')}?{urlencode(asked)}" if gives else "",
        )

    def posts(self, unit: UUID | None) -> Options:
        if unit is None:
            return []
        return [
            (str(post.id), f"{post.title}: {post.person_name or _('chưa có người giữ')}")
            for post in orgs.posts_in([unit], on=self.on)
        ]

    def is_vacant(self, unit: UUID, post: UUID) -> bool:
        return any(p.id == post and not p.person_id for p in orgs.posts_in([unit], on=self.on))

    def all_units(self) -> Options:
        reach = orgs.scope(self.actor, "plans.give_task") & self.tree.units.keys()
        return self.grouped(reach)


def _unit_in(data: Data, name: str) -> UUID | None:
    """The unit that was chosen, when what was sent is an id at all."""
    text = data.get(name, "") if data is not None else ""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def task_form(desk: Desk, proposal: ProposalShape, data: Data = None) -> forms.Form:
    named = desk.candidates(proposal)
    units = desk.units("plans.give_task", named)
    may = orgs.scope(desk.actor, "plans.give_task") & desk.tree.units.keys()
    able = [unit for unit in named if unit in may]
    lead = able[0] if len(able) == 1 else None  # of several the officer chooses
    chosen = _unit_in(data, "lead_unit") if data is not None else lead
    initial = {
        "lead_unit": str(lead or ""),
        "title": cards.card(proposal, cards.Stand()).title[:600],
        "due_on": cards.day_of(proposal.fields.get("due")),
        "product": cards.text_of(proposal, "deliverable")[:400],
        "with_units": desk.partners(proposal),
        "more_units": [],
    }
    return ours.TaskForm(
        data, initial=initial, units=units, posts=desk.posts(chosen), all_units=desk.all_units()
    )


def _period(proposal: ProposalShape, desk: Desk, ahead: bool) -> dict[str, Any]:
    """The period the text names; else the year of the document (or of today, for what is ahead)."""
    found = queries.period_of(cards.text_of(proposal, "period"))
    if found:
        return {"period_kind": found.kind, "year": found.year, "number": found.number}
    day = desk.on if ahead else desk.directive.issued_on or desk.on
    return {"period_kind": "year", "year": day.year, "number": 1}


def _indicators(words: str, told_on: date | None = None) -> tuple[Options, str]:
    """All indicators, and the code of the likeliest when one is like the words. Where a value of
    a day is told, only those that were not measured from facts by then: nobody can tell these."""
    known = indicators.indicators()
    if told_on:
        since = indicators.measured_since(set(known))
        known = {code: one for code, one in known.items() if since.get(code, date.max) > told_on}
    name = "name_en" if formats.language() == "en" else "name"
    listed = sorted((getattr(one, name), code, one.unit) for code, one in known.items())
    options = [(code, f"{title} ({unit})" if unit else title) for title, code, unit in listed]
    ranked = sorted(known, key=lambda code: -_likeness(known[code].name, words))
    best = ranked[0] if ranked and _likeness(known[ranked[0]].name, words) >= LIKE else ""
    return options, best


def _likeness(one: str, other: str) -> float:
    """Common words of all words, folded: 1 for the same, 0 for nothing in common."""
    a, b = set(fold(one).split()), set(fold(other).split())
    return len(a & b) / len(a | b) if a and b else 0.0


def value_form(desk: Desk, proposal: ProposalShape, data: Data = None) -> ours.ValueForm:
    told_on = desk.directive.issued_on or desk.on
    options, best = _indicators(
        cards.text_of(proposal, "indicator") or proposal.quote, told_on=told_on
    )
    told = proposal.fields
    bound = cards.text_of(proposal, "bound")
    initial = {
        "indicator": best,
        "unit": str(desk.directive.unit_id),
        "bound": bound if bound in cards.BOUNDS else "",
        "value": cards.number_of(told.get("value") or told.get("count")),
        "status": STATUS_OF.get(cards.text_of(proposal, "value_status").lower(), "actual"),
        "as_of": told_on,
        "percent_of_plan": cards.number_of(told.get("plan_pct")),
        "change_percent": cards.number_of(told.get("change_pct")),
        **_period(proposal, desk, ahead=False),
    }
    units = desk.units(REPORT)
    form = ours.ValueForm(data, initial=initial, indicators=options, units=units)
    form.askable = None if units else desk.askable(proposal)
    return form


def indicator_form(desk: Desk, proposal: ProposalShape, data: Data = None) -> forms.Form:
    """The number that the text tells and nobody has defined, in the text's own words."""
    value = cards.number_of(proposal.fields.get("value"))
    places = -int(value.normalize().as_tuple().exponent) if value is not None else 0
    kind = str(_period(proposal, desk, ahead=False)["period_kind"])
    initial = {
        "name": cards.card(proposal, cards.Stand()).title[:300],
        "measured_in": cards.text_of(proposal, "unit")[:40],
        "decimals": min(max(places, 0), 6),
        "frequency": kind if kind in ours.FREQUENCIES else "year",
        "direction": "up",
    }
    return ours.IndicatorForm(data, initial=initial)


def target_form(desk: Desk, proposal: ProposalShape, data: Data = None) -> forms.Form:
    options, best = _indicators(cards.text_of(proposal, "indicator") or proposal.quote)
    told = proposal.fields
    unit = cards.text_of(proposal, "unit")
    initial = {
        "title": cards.card(proposal, cards.Stand()).title[:400],
        "owner_unit": str(next(iter(desk.candidates(proposal)), desk.directive.unit_id)),
        "kind": "ratio" if unit == "%" else "cumulative" if told.get("value") else "yesno",
        "plan": cards.number_of(told.get("plan") or told.get("value")),
        "quantity": unit,
        "indicator": best,
        **_period(proposal, desk, ahead=True),
    }
    sets = [
        (str(line.set.id), line.set.title) for line in plans.target_sets(desk.actor, on=desk.on)
    ]
    units = desk.units("plans.set_target", desk.candidates(proposal))
    return ours.TargetForm(data, initial=initial, sets=sets, units=units, indicators=options)


def set_form(desk: Desk, proposal: ProposalShape, data: Data = None) -> forms.Form:
    chosen = _period(proposal, desk, ahead=True)
    initial = {
        "title": cards.card(proposal, cards.Stand()).figure,
        "declared_count": cards.number_of(proposal.fields.get("count")),
        "unit": str(desk.directive.unit_id),
        "code": f"{desk.tree.units[desk.directive.unit_id].slug}-{chosen['year']}"
        if desk.directive.unit_id in desk.tree.units
        else "",
        **chosen,
    }
    return ours.SetForm(data, initial=initial, units=desk.units("plans.set_target"))


def programme_form(desk: Desk, proposal: ProposalShape, data: Data = None) -> forms.Form:
    span = queries.period_of(cards.text_of(proposal, "period"))
    is_scheme = "đề án" in (cards.text_of(proposal, "form") + proposal.quote).lower()
    initial = {
        "title": cards.card(proposal, cards.Stand()).title[:400],
        "form": "scheme" if is_scheme else "programme",
        "unit": str(next(iter(desk.candidates(proposal)), desk.directive.unit_id)),
        "first_year": span.year if span else None,
        "last_year": span.last_day.year if span else None,
    }
    units = desk.units("plans.set_target", desk.candidates(proposal))
    return ours.ProgrammeForm(data, initial=initial, units=units)


def only_unit(proposal: ProposalShape) -> str:
    """The unit the reader is sure of; empty where there are several, or none."""
    named = cards.units_named(proposal)
    return str(named[0]) if len(named) == 1 else ""


def edit_form(desk: Desk, proposal: ProposalShape, data: Data = None) -> forms.Form:
    initial = {
        "kind": proposal.kind,
        "what": cards.text_of(proposal, WORDS_OF.get(proposal.kind, "what")) or proposal.quote,
        "who_unit": only_unit(proposal),
        "due": cards.day_of(proposal.fields.get("due")),
        "start": proposal.start,
        "end": proposal.end,
    }
    units = desk.grouped(desk.tree.units)
    return ours.EditForm(data, initial=initial, units=units)


# Which field of a finding holds its words.
WORDS_OF: Mapping[str, str] = {
    "figure": "indicator", "programme": "name", "award": "title", "target_set": "of"
}  # fmt: skip
FORMS = {
    "task": task_form,
    "target": target_form,
    "target_set": set_form,
    "programme": programme_form,
    "value": value_form,
}
