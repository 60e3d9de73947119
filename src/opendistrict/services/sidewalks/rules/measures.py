"""What the service tells as facts: what was granted, and what is in use, in metres and square
metres, with the charge."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from opendistrict.registers.facts.shapes import Kind, MeasureShape, Slice, Telling
from opendistrict.services.sidewalks.shapes import UseShape

USE = Slice("use", "Việc sử dụng", "Use")
GROUND = Slice(
    "ground", "Ở đâu", "Where",
    (("sidewalk", "Hè phố", "Sidewalk"), ("roadway", "Lòng đường", "Roadway")),
)  # fmt: skip


def _measure(code: str, name: str, name_en: str, unit: str, most: int,
             kind: Kind = Kind.FLOW, decimals: int = 0) -> MeasureShape:  # fmt: skip
    return MeasureShape(
        code=f"sidewalks.{code}", name=name, name_en=name_en, kind=kind, unit=unit,
        source="sidewalks", source_name="Vỉa hè, lòng đường", slices=(USE, GROUND),
        decimals=decimals, most=Decimal(most),
    )  # fmt: skip


GRANTED = _measure("granted", "Lượt sử dụng hè phố được chấp thuận", "Uses granted", "lượt", 1)
CHARGED = _measure("charged", "Phí hè phố của lượt được chấp thuận",
                   "Charges of uses granted", "đồng", 10**10)  # fmt: skip
COLLECTED = _measure("collected", "Phí hè phố đã thu đủ", "Charges paid in full", "đồng",
                     10**10)  # fmt: skip
METRES = _measure("metres", "Chiều dài hè phố đang sử dụng", "Metres in use", "m", 10_000,
                  Kind.STOCK, 2)  # fmt: skip
SQUARE_METRES = _measure("square_metres", "Diện tích hè phố đang sử dụng", "Square metres in use",
                         "m²", 100_000, Kind.STOCK, 4)  # fmt: skip
MEASURES = (GRANTED, CHARGED, COLLECTED, METRES, SQUARE_METRES)


def granted(use: UseShape, area_id: UUID | None, on: date) -> list[Telling]:
    """One more use, and what it is to cost; a charge that nobody knows is not told."""
    told = [_telling(GRANTED, use, area_id, Decimal(1), on, "granted")]
    if use.fee is not None:
        told.append(_telling(CHARGED, use, area_id, Decimal(use.fee.total.dong), on, "granted"))
    return told


def collected(use: UseShape, area_id: UUID | None, on: date) -> Telling:
    """That a use is paid, told when nothing of it is open any more; the books know how much."""
    return _telling(COLLECTED, use, area_id, Decimal(0), on, "paid")


def in_use(use: UseShape, area_id: UUID | None, on: date, *, begins: bool) -> list[Telling]:
    """Its metres and square metres are in use from a day on, or no longer."""
    sign, act = (1, "begins") if begins else (-1, "ends")
    along = use.wanted.along
    metres = Decimal(along[1] - along[0]) / 100
    return [
        _telling(METRES, use, area_id, sign * metres, on, act),
        _telling(SQUARE_METRES, use, area_id, sign * use.wanted.square_metres, on, act),
    ]


def _telling(
    measure: MeasureShape, use: UseShape, area_id: UUID | None, quantity: Decimal, on: date,
    act: str,
) -> Telling:  # fmt: skip
    return Telling(
        measure=measure.code, quantity=quantity, happened_on=on, unit_id=use.unit_id,
        act=f"sidewalks.use:{use.id}:{act}", area_id=area_id,
        slices=(("use", use.wanted.use), ("ground", use.wanted.ground.value)),
    )  # fmt: skip
