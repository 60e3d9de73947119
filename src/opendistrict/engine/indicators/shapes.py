from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class ValueStatus(StrEnum):
    """Value status (trạng thái số liệu), from the weakest to the strongest."""

    PLANNED = "planned"  # kế hoạch
    ASSIGNED = "assigned"  # giao
    STRIVING = "striving"  # phấn đấu
    ESTIMATED = "estimated"  # ước thực hiện
    PRELIMINARY = "preliminary"  # sơ bộ
    ACTUAL = "actual"  # thực hiện
    OFFICIAL = "official"  # quyết toán, chính thức
    ADJUSTED = "adjusted"  # điều chỉnh


class Bound(StrEnum):
    MORE = "more than"  # hơn
    LESS = "less than"  # dưới
    ABOUT = "about"  # khoảng
    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class IndicatorShape:
    code: str
    name: str
    name_en: str
    unit: str
    direction: str
    decimals: int
    frequency: str
    basis: str
    confidence: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class ValueShape:
    id: UUID
    indicator: str
    unit_id: UUID
    period_kind: str
    since: date
    until: date
    status: str
    value: Decimal | None
    bound: str
    numerator: Decimal | None
    denominator: Decimal | None
    percent_of_plan: Decimal | None
    change_percent: Decimal | None
    as_of: date
    source: str
    passage_id: UUID | None
    note: str
    confidence: str
    is_sample: bool
    corrects_id: UUID | None
    reported_by: str
    reported_at: datetime
