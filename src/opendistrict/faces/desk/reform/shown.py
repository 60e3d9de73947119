"""A plan as it is shown: units and areas by their names, lines as sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opendistrict.faces.desk.reform import forms
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.pages import actor_of
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitShape
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import AreaShape, Line, LineKind, Move, ReformShape

ACT = "orgs.reform"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MoveShown:
    source: str
    target: str
    share: str
    part: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line of the plan; `becomes` are the new names of a unit that changes."""

    n: int
    what: str
    moves: tuple[MoveShown, ...]
    becomes: tuple[tuple[str, str], ...]


class Desk:
    """Units of the eve by slug, new units of the plan, areas: everything by its name."""

    def __init__(self, request: HttpRequest, reform: ReformShape) -> None:
        self.reform = reform
        self.tree = orgs.tree_on(reform.on - DAY)
        self.units: Mapping[str, UnitShape] = {one.slug: one for one in self.tree.units.values()}
        self.areas = places.area_names()
        self.unit_of_area = places.unit_slugs_of_areas(reform.on - DAY)
        reach, today = orgs.scope(actor_of(request), ACT), clock.today(request)
        ahead = [
            one.id
            for one in self.tree.units.values()
            if one.since and one.since > today and one.parent_id in reach
        ]
        self._reach = reach | set(ahead)
        self._new = {one.slug: one for one in reform.begins}
        self.english = get_language() == "en"

    def name(self, slug: str | None) -> str:
        """A unit by its name; one that is not there by the key the plan has for it."""
        if slug is None:
            return ""
        unit = self._new.get(slug) or self.units.get(slug)
        return called(unit, self.english) if unit else slug

    def area(self, slug: str) -> str:
        area = self.areas.get(slug)
        return area_called(area, self.english) if area else slug

    def choices(self) -> list[tuple[str, str]]:
        """The units that one may reform, in the order of the tree."""
        found: list[tuple[str, str]] = []
        waiting = [(unit, 0) for unit in reversed(self.tree.children(None))]
        while waiting:
            unit, depth = waiting.pop()
            if unit.id in self._reach:
                found.append((unit.slug, "\u2003" * min(depth, 4) + called(unit, self.english)))
            inner = depth + (unit.id in self._reach)
            waiting += [(child, inner) for child in reversed(self.tree.children(unit.id))]
        return found

    def new(self) -> list[tuple[str, str]]:
        return [(one.slug, called(one, self.english)) for one in self.reform.begins]

    def lines(self) -> list[LineShown]:
        return [self._line(n, line) for n, line in enumerate(self.reform.lines)]

    def _line(self, n: int, line: Line) -> LineShown:
        return LineShown(n, line_kind(line.kind), self._moves(line), self._becomes(line))

    def _moves(self, line: Line) -> tuple[MoveShown, ...]:
        return tuple(self._move(move, line.kind) for move in line.moves)

    def _move(self, move: Move, kind: LineKind) -> MoveShown:
        whole = kind == LineKind.MERGE and move.source != move.target
        stays = move.source == move.target
        return MoveShown(
            source=self.name(move.source),
            target=_("còn tiếp tục") if stays else self.name(move.target),
            share="" if stays else _said(_("chuyển đi %s%%"), Decimal(1) if whole else move.share),
            part="" if stays else _said(_("chiếm %s%% đơn vị nhận"), move.part),
            areas=tuple(self.area(slug) for slug in move.areas),
        )

    def _becomes(self, line: Line) -> tuple[tuple[str, str], ...]:
        told = line.becomes
        if told is None:
            return ()
        return (
            (_("Đơn vị"), self.name(told.unit)),
            (_("Tên mới"), told.name),
            (_("Tên ngắn"), told.short_name),
            (_("Tên tiếng Anh"), told.name_en),
            (_("Mã đơn vị"), told.code or _("không có")),
            (_("Trực thuộc"), self.name(told.parent) or _("không có")),
        )

    def new_units(self) -> list[tuple[int, str, list[tuple[str, Any]]]]:
        """Each new unit with what is told of it."""
        kinds = {str(key): name for key, name in forms.KINDS}
        return [
            (
                n,
                one.name,
                [
                    (_("Tên ngắn"), one.short_name),
                    (_("Tên tiếng Anh"), one.name_en),
                    (_("Loại đơn vị"), kinds.get(one.kind, one.kind)),
                    (_("Mã đơn vị"), one.code or _("không có")),
                    (_("Trực thuộc"), self.name(one.parent)),
                ],
            )
            for n, one in enumerate(self.reform.begins)
        ]


def _said(sentence: str, told: Decimal | None) -> str:
    return "" if told is None else sentence % forms.percent_text(told)


def called(unit: Any, english: bool) -> str:
    """A unit, old or new, in the reader's language."""
    return str(unit.name_en or unit.name) if english else str(unit.name)


def area_called(area: AreaShape, english: bool) -> str:
    return (area.name_en or area.name) if english else area.name


def line_kind(kind: LineKind) -> str:
    return {
        LineKind.MERGE: _("Nhập đơn vị"),
        LineKind.SPLIT: _("Chia, tách đơn vị"),
        LineKind.TRANSFER: _("Chuyển khu phố"),
        LineKind.CHANGE: _("Đổi tên, mã hoặc cấp trên"),
    }[kind]


def reform_or_404(request: HttpRequest, reform_id: UUID) -> ReformShape:
    found = places.reform(reform_id, actor_of(request))
    if found is None:
        raise Http404
    return found


def touched(reform: ReformShape) -> set[str]:
    """The units of today that a plan names."""
    found = {move.source for line in reform.lines for move in line.moves}
    found |= {move.target for line in reform.lines for move in line.moves}
    found |= {line.becomes.unit for line in reform.lines if line.becomes}
    return found - {one.slug for one in reform.begins}


def others_on(reform: ReformShape, every: list[ReformShape]) -> list[ReformShape]:
    """Other drafts that touch the same units: the first that is done leaves the rest undone."""
    mine = touched(reform)
    return [
        one for one in every if one.id != reform.id and not one.is_executed and touched(one) & mine
    ]


def crumbs_to(reform: ReformShape | None = None) -> list[tuple[str, str]]:
    """The way to a page of a plan."""
    found = [(_("Sắp xếp đơn vị"), reverse("reforms"))]
    return found + ([(reform.title, reverse("reform", args=[reform.id]))] if reform else [])


def eve_of(on: date) -> date:
    return on - DAY
