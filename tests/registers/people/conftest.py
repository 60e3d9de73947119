"""Synthetic people: numbers that nobody has (province 000), names of a sample."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from opendistrict.kernel.actor import Actor
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import registry

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)  # Monday 08:00 here
UNIT = UUID(int=7)
CLERK = Actor(
    kind="officer", id="clerk", label="Cán bộ Mẫu", rights={"cases.read": frozenset({UNIT})}
)
STRANGER = Actor(kind="officer", id="stranger", label="Cán bộ Khác")
CARD, PHONE = "000201000012", "0900000123"


def citizen(party_id: UUID) -> Actor:
    return Actor(kind="citizen", id="account", label="Công dân", party_id=party_id)


@pytest.fixture
def an(db: None) -> UUID:
    return people.register_party(
        kind="citizen", full_name="Nguyễn  Mẫu  Ân", national_id="000 201 000 012",
        birth_date=date(2001, 2, 3), phone="+84 900 000 123", email="An@Vidu.VN",
        address="1 đường Mẫu", is_sample=True, actor=CLERK, at=AT,
    )  # fmt: skip


@pytest.fixture
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Rooms that register in a test are forgotten after it."""
    monkeypatch.setattr(registry, "_holders", {})
    monkeypatch.setattr(registry, "_resealers", {})
    yield
