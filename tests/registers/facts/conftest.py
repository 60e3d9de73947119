"""Three measures of our own, and short words to tell facts of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker
from tests.makers import MORNING, TODAY, bring_pack_back, empty_queue, unit_id
from tests.registers.facts.files import write

from opendistrict.registers.base import queries as base
from opendistrict.registers.facts import actions, registry
from opendistrict.registers.facts.shapes import Kind, MeasureShape, Slice, Telling

VIOLATIONS = MeasureShape(
    code="thu.violations", name="Vi phạm", name_en="Violations", kind=Kind.FLOW, unit="vụ",
    source="thu", most=Decimal(100),
    slices=(
        Slice("kind", "Loại", "Kind", (("build", "Xây dựng", "Building"),
                                       ("street", "Lòng đường", "Street"))),
    ),
)  # fmt: skip
FEES = MeasureShape(
    code="thu.fees", name="Phí", name_en="Fees", kind=Kind.FLOW, unit="đồng", source="thu"
)
HOUSEHOLDS = MeasureShape(
    code="thu.households", name="Hộ nghèo", name_en="Poor households", kind=Kind.STOCK,
    unit="hộ", source="thu",
)  # fmt: skip

Tell = Callable[..., bool]


@pytest.fixture
def measures(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known = {one.code: one for one in (VIOLATIONS, FEES, HOUSEHOLDS)}
    monkeypatch.setattr(registry, "_measures", registry.declared() | known)
    yield


@pytest.fixture
def tell(measures: None, quan1: None) -> Tell:
    """tell("1", 3) tells three violations by act 1 in Phường Sài Gòn today."""
    return teller()


def teller() -> Tell:
    unit = unit_id("phuong-sai-gon")

    def told(
        act: str,
        quantity: object = 1,
        /,
        *,
        on: date = TODAY,
        at: datetime = MORNING,
        **other: object,
    ) -> bool:
        fact = Telling(
            measure="thu.violations", quantity=Decimal(str(quantity)), happened_on=on,
            unit_id=unit, act=f"thu.record:{act}", slices=(("kind", "build"),),
        )  # fmt: skip
        with transaction.atomic():
            return actions.tell(replace(fact, **other), at=at)  # type: ignore[arg-type]

    return told


FACTS = (
    "facts_fact", "facts_correction", "facts_doubt", "facts_pending", "facts_halfmonth",
    "facts_quarter", "facts_late", "facts_daytotal", "facts_mark", "facts_closing", "facts_series",
)  # fmt: skip


def forget() -> None:
    """No facts: all of them, and what is made of them."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(FACTS)} CASCADE")


@contextmanager
def committed(blocker: DjangoDbBlocker) -> Iterator[None]:
    """The pack is loaded, there are no facts, and what is written is really committed: other
    connections see it. Afterwards the shared database is as it was before."""
    with blocker.unblock():
        if base.loaded_pack("quan1") is None:
            bring_pack_back()
        forget()
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(id), 0) FROM base_auditevent")
            (last,) = cursor.fetchone()
        try:
            yield
        finally:
            forget()
            empty_queue()
            with connection.cursor() as cursor:  # the trail never forgets; this is only a test
                cursor.execute("ALTER TABLE base_auditevent DISABLE TRIGGER USER")
                cursor.execute("DELETE FROM base_auditevent WHERE id > %s", [last])
                cursor.execute("ALTER TABLE base_auditevent ENABLE TRIGGER USER")
            connection.close()


@pytest.fixture
def file(tmp_path: Path) -> Any:
    """Writes a text as a file."""
    return lambda text, name="f.csv": write(tmp_path / name, text)
