"""Reports of revenue and of investment that nobody wrote, for the demonstration: the same ones at
every set-up, laid out as the pack says and taken in as any other file would be.

A seed and a few amounts of the pack become tables: whole years that are over, the running year
month by month, first estimated and then actual, and one that another agency tells otherwise.
Nothing here knows a place's name.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import yaml
from django.db import transaction

from opendistrict.engine.indicators.shapes import ValueStatus
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import HERE, day_of
from opendistrict.kernel.sheets import write_number
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.documents import actions as documents
from opendistrict.registers.orgs import queries as orgs
from opendistrict.services.revenue import actions, queries
from opendistrict.services.revenue.shapes import Heading, LayoutShape

NAME = "sample-revenue"
Plan = Mapping[str, Any]
Rows = Sequence[Sequence[object]]
_DAY = timedelta(days=1)


def is_loaded() -> bool:
    return base_queries.loaded_pack(NAME) is not None


def live(path: Path, *, now: datetime) -> int:
    """Take in every report of the sample up to today; how many there were."""
    plan: Plan = yaml.safe_load(path.read_text(encoding="utf-8"))
    with transaction.atomic():
        taken = _Sampler(plan, now).take_all()
        base.note_pack(pack=NAME, version="1", digest="", is_sample=True, actor=SYSTEM, at=now)
    return taken


def amounts(plan: Plan, item: Plan, until: date) -> dict[tuple[int, int], int]:
    """What an item brought in every month that has begun, in the sample's unit (triệu đồng)."""
    random = Random(f"{plan['seed']}:{item['item']}")
    found: dict[tuple[int, int], int] = {}
    for year in range(plan["since"], until.year + 1):
        for month in range(1, 13):
            grown = (1 + item["trend"]) ** (year - plan["since"] + month / 12)
            told = item["a_month"] * item["season"][month - 1] * grown * random.gauss(1, 0.06)
            if date(year, month, 1) <= until:
                found[year, month] = max(round(told), 0)
    return found


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    layout: LayoutShape
    heading: Heading
    rows: Rows
    on: date  # when it came


class _Sampler:
    def __init__(self, plan: Plan, now: datetime) -> None:
        self.plan, self.today = plan, day_of(now)
        self.unit_id: UUID = orgs.unit_ids_by_slug()[plan["unit"]]
        self.actor = Actor(
            kind="system", id="system", label=SYSTEM.label,
            rights={queries.TAKE: frozenset({self.unit_id})},
        )  # fmt: skip
        self.layouts = queries.layouts()
        self.revenue = {one["item"]: amounts(plan, one, self.today) for one in plan["revenue"]}
        self.names = {code: one.name for code, one in queries.items().items()}

    def take_all(self) -> int:
        files = [*self._past(), *self._running(), *self._investment()]
        files.sort(key=lambda file: file.on)
        for file in files:
            self._take(file)
        return len(files)

    def _take(self, file: _File) -> None:
        at = datetime.combine(file.on, time(9), tzinfo=HERE)
        file_id = documents.keep(
            data=_table(file), name=file.name, media_type="text/csv", actor=self.actor, at=at
        )
        actions.take_file(
            file_id=file_id, layout=file.layout.code, heading=file.heading, is_sample=True,
            actor=self.actor, at=at,
        )  # fmt: skip

    def _heading(
        self, year: int, month: int | None, as_of: date, status: str, source: str
    ) -> Heading:
        return Heading(
            unit_id=self.unit_id, year=year, month=month, as_of=as_of, status=status, source=source
        )

    # -------------------------------------------------------------- revenue

    def _plans(self, year: int, item: str) -> tuple[int, int]:
        """What was asked of an item: a little more than the year before brought, and more yet."""
        months = self.revenue[item]
        before = sum(one for (y, _), one in months.items() if y == year - 1)
        first = sum(one for (y, _), one in months.items() if y == self.plan["since"])
        statutory = int(round((before or first) * self.plan["asked"], -2))
        return statutory, int(round(statutory * self.plan["striving"], -2))

    def _past(self) -> list[_File]:
        """A table for each year that is over, with its plans in every line."""
        layout = self.layouts[self.plan["layouts"]["year"]]
        return [
            _File(
                f"mau-thu-{year}.csv", layout,
                self._heading(year, None, date(year, 12, 31), ValueStatus.OFFICIAL, layout.source),
                self._year_rows(year), min(date(year + 1, 2, 10), self.today),
            )
            for year in range(self.plan["since"], self.today.year)
        ]  # fmt: skip

    def _year_rows(self, year: int) -> Rows:
        rows: list[list[object]] = []
        plans = {item: self._plans(year, item) for item in self.revenue}
        for month in range(1, 13):
            label, lines = f"Tháng {month}/{year}", []
            for item, told in self.revenue.items():
                lines.append([label, self.names[item], item, *plans[item], told[year, month]])
            rows += _with_total(lines, "Tổng cộng", first=3, label=label)
        return rows

    def _running(self) -> list[_File]:
        """Each month first estimated in its last days, then told as it was; the last one may be
        an estimate still. Another agency tells one month otherwise."""
        layout, files = self.layouts[self.plan["layouts"]["month"]], []
        year = self.today.year
        for month in range(1, self.today.month + 1):
            end = (date(year, month, 28) + timedelta(days=4)).replace(day=1) - _DAY
            early, later = end - timedelta(days=3), end + timedelta(days=8)
            for day, status, off in (
                (early, ValueStatus.ESTIMATED, Decimal("0.97")),
                (later, ValueStatus.ACTUAL, 1),
            ):
                if day <= self.today:
                    as_of = min(day, end)
                    files.append(_File(
                        f"mau-thu-{year}-{month:02d}-{status}.csv", layout,
                        self._heading(year, month, as_of, status, layout.source),
                        self._month_rows(year, month, Decimal(off)), day,
                    ))  # fmt: skip
            if month == self.plan["contradicted"] and later + timedelta(days=7) <= self.today:
                files.append(self._other(year, month, end, later + timedelta(days=7)))
        return files

    def _month_rows(self, year: int, month: int, off: Decimal) -> Rows:
        """Months before are as they were; only the month itself may be an estimate."""
        lines: list[list[object]] = []
        for item, told in self.revenue.items():
            now = round(told[year, month] * off)
            so_far = sum(told[year, m] for m in range(1, month)) + now
            lines.append([self.names[item], item, *self._plans(year, item), now, so_far])
        return _with_total(lines, "Tổng cộng", first=2)

    def _other(self, year: int, month: int, end: date, on: date) -> _File:
        """The same months by another agency, in thousands of đồng, with one item higher."""
        layout = self.layouts[self.plan["layouts"]["other"]]
        lines: list[list[object]] = []
        for place, (item, told) in enumerate(self.revenue.items()):
            more = 150_000 if place == 0 else 0
            now = told[year, month] * 1000 + more
            so_far = sum(told[year, m] for m in range(1, month + 1)) * 1000 + more
            lines.append([self.names[item], now, so_far])
        heading = self._heading(year, month, end, ValueStatus.PRELIMINARY, layout.source)
        rows = _with_total(lines, "Tổng cộng", first=1)
        return _File(f"mau-thue-{year}-{month:02d}.csv", layout, heading, rows, on)

    # -------------------------------------------------------------- investment

    def _investment(self) -> list[_File]:
        layout, files = self.layouts[self.plan["layouts"]["investment"]], []
        for year in range(self.plan["since"], self.today.year + 1):
            last = 12 if year < self.today.year else self.today.month - 1
            if last < 1:
                continue
            rows: list[list[object]] = []
            random = Random(f"{self.plan['seed']}:{year}")
            for month in range(1, last + 1):
                label, lines = f"Tháng {month}/{year}", []
                for one in self.plan["investment"]:
                    share = one["curve"][month - 1] / 100 * random.gauss(1, 0.08)
                    told = max(round(one["allocated"] * share), 0)
                    lines.append(
                        [label, self.names[one["item"]], one["item"], one["allocated"], told]
                    )
                rows += _with_total(lines, "Tổng cộng", first=3, label=label)
            end = (date(year, last, 28) + timedelta(days=4)).replace(day=1) - _DAY
            heading = self._heading(year, None, end, ValueStatus.ACTUAL, layout.source)
            on = min(end + timedelta(days=9), self.today)
            files.append(_File(f"mau-giai-ngan-{year}.csv", layout, heading, rows, on))
        return files


def _with_total(
    lines: Sequence[Sequence[Any]], name: str, *, first: int, label: str = ""
) -> list[list[object]]:
    """The lines and under them their sum, its numbers from column `first` on."""
    head: list[object] = [label] if label else []
    head += [name] + [""] * (first - len(head) - 1)
    sums: list[object] = [sum(column) for column in list(zip(*lines, strict=True))[first:]]
    return [*(list(line) for line in lines), [*head, *sums]]


def _table(file: _File) -> bytes:
    """CSV as offices here write it: semicolons, numbers with full stops, the header the layout
    asks for under a title."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow([f"{file.layout.title}: dữ liệu mẫu;"])
    writer.writerow(list(file.layout.columns.values()))
    for row in file.rows:
        writer.writerow(
            [write_number(Decimal(one)) if isinstance(one, int) else one for one in row]
        )
    return out.getvalue().encode("utf-8-sig")
