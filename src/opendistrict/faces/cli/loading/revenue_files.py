"""revenue.yaml: budget items, how reports of the Treasury are laid out, where published figures
stand."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from opendistrict.faces.cli.loading.pack import Pack
from opendistrict.faces.cli.loading.place_rows import Said, Title
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.packfile import Day, Names, PackRow, Problem, Refers, Slug
from opendistrict.services.revenue import actions
from opendistrict.services.revenue.shapes import ItemShape, LayoutShape, Sort, What

FILE = "revenue.yaml"
UNITS = {"đồng": 1, "nghìn đồng": 10**3, "triệu đồng": 10**6, "tỷ đồng": 10**9}
Unit = Literal["đồng", "nghìn đồng", "triệu đồng", "tỷ đồng"]
Role = Literal[
    "item", "name", "unit", "month", "in_month", "cumulative", "statutory", "striving", "allocated"
]
_AMOUNTS = {"in_month", "cumulative", "statutory", "striving", "allocated"}


class ItemFile(PackRow):
    """A budget item, or a source of public investment; it is of the period its basis gives it."""

    code: Annotated[Slug, StringConstraints(max_length=64), Names("budget item")]
    name: Title
    sort: Sort
    parent: Annotated[Slug, Refers("budget item")] | None = None
    since: Day | None = None
    until: Day | None = None
    basis: Annotated[str, StringConstraints(max_length=300)] = ""
    confidence: Said
    sample: bool

    @model_validator(mode="after")
    def _in_order(self) -> "ItemFile":
        if self.since and self.until and self.until <= self.since:
            raise ValueError("period_is_empty")
        return self


class LayoutFile(PackRow):
    """How a sender writes its tables; see services.revenue.shapes.LayoutShape."""

    code: Annotated[Slug, StringConstraints(max_length=64)]
    title: Said
    sort: Sort
    unit: Unit
    source: Said
    columns: dict[Role, Said]
    marks: Literal["dot", "comma"] = "dot"
    totals: tuple[Said, ...] = ()
    off_by: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    sample: bool

    @model_validator(mode="after")
    def _tells_what_and_how_much(self) -> "LayoutFile":
        roles = set(self.columns)
        if not roles & {"item", "name"} or not roles & _AMOUNTS:
            raise ValueError("layout_has_no_item_or_amount")
        return self


class RevenueFile(PackRow):
    items: tuple[ItemFile, ...]
    layouts: tuple[LayoutFile, ...] = ()
    published: dict[What, Annotated[Slug, Refers("indicator")]] = {}


def check_revenue(pack: Pack) -> list[Problem]:
    """Items under items do not run in a circle, and lie in one sort."""
    found = []
    for row in pack.rows(FILE, RevenueFile):
        by_code = {one.code: one for one in row.value.items}
        for place, one in enumerate(row.value.items):
            above, seen = one.parent, {one.code}
            while above in by_code and above not in seen:
                seen.add(above)
                above = by_code[above].parent
            other = by_code.get(one.parent or "")
            if above in seen or (other and other.sort is not one.sort):
                found.append(row.problem(("items", place, "parent"), "item_is_under_a_wrong_one"))
    return found


def load_revenue(*, rows: Sequence[RevenueFile], actor: Actor, at: datetime) -> int:
    items = [
        ItemShape(
            code=one.code, name=one.name.vi, name_en=one.name.en, sort=one.sort,
            parent=one.parent or "", since=one.since, until=one.until, basis=one.basis,
            confidence=one.confidence, is_sample=one.sample,
        )
        for row in rows for one in row.items
    ]  # fmt: skip
    layouts = [
        LayoutShape(
            code=one.code, title=one.title, sort=one.sort,
            columns={**one.columns},
            times=UNITS[one.unit], marks=one.marks, totals=one.totals, off_by=one.off_by,
            source=one.source, is_sample=one.sample,
        )
        for row in rows for one in row.layouts
    ]  # fmt: skip
    published = {what: code for row in rows for what, code in row.published.items()}
    return actions.load_items(
        items=_parents_first(items), layouts=layouts, published=published, actor=actor, at=at
    )


def _parents_first(items: Sequence[ItemShape]) -> list[ItemShape]:
    """In the order of the file, but no item before the one it lies under."""
    by_parent: dict[str, list[ItemShape]] = {}
    for one in items:
        by_parent.setdefault(one.parent, []).append(one)
    made: list[ItemShape] = []
    waiting = list(reversed(by_parent.get("", [])))
    while waiting:
        made.append(waiting.pop())
        waiting += reversed(by_parent.get(made[-1].code, []))
    return made
