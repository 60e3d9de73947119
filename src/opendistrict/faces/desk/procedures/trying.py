"""A dry run as it is shown: sorts of moves with their number, then dossier by dossier."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from opendistrict.engine.cases.queries import keeping, rehousing
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.engine.cases.shapes.rehousing import (
    VERSION,
    Group,
    Rehousing,
    RehousingLine,
    RehousingPlan,
)
from opendistrict.faces.desk.procedures import shown
from opendistrict.faces.kit import clock, dossier_words, formats
from opendistrict.faces.kit.tables import Cell, Column, Row, Table, same_page_with
from opendistrict.faces.kit.words import sentence
from opendistrict.registers.orgs import queries as orgs


@dataclass(frozen=True, slots=True)
class Trial:
    """`groups`: what moves or stays, where, why, how many; `posted`: the form as hidden fields."""

    plan: RehousingPlan
    moved: str
    left: str
    groups: tuple[tuple[str, str, str, str], ...]
    table: Table
    posted: tuple[tuple[str, str], ...]
    is_now: bool


def trial(request: HttpRequest, what: Rehousing) -> Trial:
    at = clock.now(request)
    plan = rehousing.plan(what, at)
    said = _Said(request, what)
    sent = request.POST if request.method == "POST" else request.GET
    kept = {"csrfmiddlewaretoken", "seen", "after"}
    return Trial(
        plan, formats.number(plan.moved), formats.number(plan.left),
        tuple(said.group(one, n) for one, n in sorted(plan.groups.items(), key=_order)),
        said.table(),
        tuple((name, sent[name]) for name in sent if name not in kept),
        what.on <= clock.today(request),
    )  # fmt: skip


def _order(item: tuple[Group, int]) -> tuple[bool, int, str]:
    group, n = item
    return not group[5], -n, str(group)


class _Said:
    """Units by their names of the day, states by the steps of their versions."""

    def __init__(self, request: HttpRequest, what: Rehousing) -> None:
        self.request, self.what = request, what
        after = request.GET.get("after", "")
        self.lines, self.more = rehousing.lines(
            what, clock.now(request), after=_key(after) if request.method == "GET" else None
        )
        self.on = clock.today(request)
        self._posts = orgs.posts(self._holders(), on=max(what.on, self.on))
        self._names: dict[UUID, str] = {}
        self._older: dict[str, dict[str, Procedure]] = {}

    def _holders(self) -> set[UUID]:
        places = [place for one in self.lines for place in (one.before, one.after) if place]
        return {place.holder_id for place in places if place.holder_id}

    def unit(self, unit_id: UUID) -> str:
        if unit_id not in self._names:
            unit = orgs.units([unit_id], on=max(self.what.on, self.on))[unit_id]
            self._names[unit_id] = dossier_words.either(unit.name, unit.name_en)
        return self._names[unit_id]

    def group(self, group: Group, n: int) -> tuple[str, str, str, str]:
        procedure, before, after, office, heir, why = group
        rules = shown.kept_or_404(procedure, self.on)
        title = shown.name(rules)
        known = shown.rules_of(rules.shown.id)
        where = dossier_words.state_words(before, self._old(procedure, before) or known)
        if after and after != before:
            where += f" → {dossier_words.state_words(after, known)}"
        if self.what.kind != VERSION:
            where = f"{self.unit(office)}{f' → {self.unit(heir)}' if heir else ''}"
        return title, where, sentence(why) if why else "", formats.number(n)

    def _old(self, code: str, state: str) -> Procedure | None:
        """The version that still has the step of a state that the new one has not."""
        if self.what.kind != VERSION or self.what.version_id is None:
            return None
        if code not in self._older:
            self._older[code] = dict(keeping.old_steps(code, self.what.version_id))
        return self._older[code].get(dossier_words.step_of(state))

    def table(self) -> Table:
        last = str(self.lines[-1].id) if self.more else ""
        moves = self.request.method == "GET"
        return Table(
            caption=_("Từng hồ sơ"),
            columns=[Column(_("Hồ sơ")), Column(_("Đổi gì")), Column(_("Người giữ"))],
            rows=[self._row(one) for one in self.lines],
            next=same_page_with(self.request, after=last) + "#each" if self.more and moves else "",
            first=same_page_with(self.request, after="") + "#each"
            if self.request.GET.get("after") and moves else "",
            empty_title=_("Không có hồ sơ nào phải chuyển"),
        )  # fmt: skip

    def _row(self, one: RehousingLine) -> Row:
        code = Cell(one.code, href=reverse("dossier", args=[one.code]))
        if one.after is None:
            why = Cell(template="desk/procedures/_cell_why.html", values={"why": sentence(one.why)})
            return Row([code, why, self._post(one.before.holder_id)], kind="risk")
        return Row([code, "; ".join(self._changes(one)), self._post(one.after.holder_id)])

    def _changes(self, one: RehousingLine) -> list[str]:
        before, after = one.before, one.after
        assert after is not None
        told = []
        if before.version_id != after.version_id:
            told.append(_("theo bản mới"))
        if before.state != after.state:
            new = dossier_words.step_name(
                shown.rules_of(after.version_id), dossier_words.step_of(after.state)
            )
            told.append(_("đến bước %(step)s") % {"step": new})
        if before.office_id != after.office_id:
            told.append(_("về %(unit)s") % {"unit": self.unit(after.office_id)})
        if before.promised_at != after.promised_at and before.promised_at and after.promised_at:
            told.append(
                _("hẹn trả %(before)s thành %(after)s")
                % {"before": formats.moment(before.promised_at),
                   "after": formats.moment(after.promised_at)}
            )  # fmt: skip
        elif before.promised_at:
            told.append(_("giữ ngày hẹn %(on)s") % {"on": formats.moment(before.promised_at)})
        return told

    def _post(self, post_id: UUID | None) -> str:
        post = self._posts.get(post_id) if post_id else None
        if post is None:
            return _("bộ phận một cửa")
        return dossier_words.either(post.title, post.title_en)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
