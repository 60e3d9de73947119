"""Regimes, charges and their derivations as JSON keeps them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from opendistrict.kernel.money import Money
from opendistrict.services.sidewalks.shapes import (
    By,
    Conditions,
    Fee,
    FeeKind,
    FeeLine,
    FeeTable,
    Ground,
    Method,
    Rate,
    Regime,
    UseRule,
)


def regime_of(code: str, since: date, until: date | None, data: Mapping[str, Any]) -> Regime:
    """A regime from the data that a pack told and the loader checked."""
    asked = data["conditions"]
    return Regime(
        code=code, since=since, until=until, basis=data["basis"], confidence=data["confidence"],
        conditions=Conditions(**{**asked, "clear_of": asked.get("clear_of", {})}),
        uses={one["code"]: _use_of(one) for one in data["uses"]},
        text_known=data["text_known"], amends=data["amends"], note=data["note"],
        note_en=data["note_en"],
    )  # fmt: skip


def _use_of(data: Mapping[str, Any]) -> UseRule:
    hours = data.get("hours")
    return UseRule(
        **{
            **data,
            "ground": Ground(data["ground"]),
            "by": By(data["by"]),
            "fee": FeeKind(data["fee"]),
            "hours": tuple(hours) if hours else None,
            "sharing": Method(data["sharing"]) if data.get("sharing") else None,
        }
    )


def fee_table_of(code: str, since: date, until: date | None, data: Mapping[str, Any]) -> FeeTable:
    return FeeTable(
        code=code, since=since, until=until, regimes=tuple(data["regimes"]), basis=data["basis"],
        confidence=data["confidence"], half_month_below=data["half_month_below"],
        area_step=Decimal(data["area_step"]), bill_step=data["bill_step"],
        rates=tuple(
            Rate(one["area"], one["street"], _dong(one["parking"]), _dong(one["other"]),
                 one["confidence"])
            for one in data["rates"]
        ),
    )  # fmt: skip


def _dong(amount: int | None) -> Money | None:
    return None if amount is None else Money(amount)


def fee_to_data(fee: Fee) -> dict[str, Any]:
    """The derivation of a charge as it is kept with the use: whole numbers and text."""
    return {
        "table": fee.table, "basis": fee.basis, "confidence": fee.confidence, "kind": fee.kind,
        "area": fee.area, "street": fee.street, "rate": fee.rate.dong,
        "square_metres": str(fee.square_metres), "total": fee.total.dong,
        "lines": [[one.month.isoformat(), one.days, str(one.share), one.amount.dong]
                  for one in fee.lines],
    }  # fmt: skip


def fee_from_data(data: Mapping[str, Any]) -> Fee:
    return Fee(
        table=data["table"], basis=data["basis"], confidence=data["confidence"],
        kind=FeeKind(data["kind"]), area=data["area"], street=data["street"],
        rate=Money(data["rate"]), square_metres=Decimal(data["square_metres"]),
        lines=[FeeLine(date.fromisoformat(month), days, Decimal(share), Money(dong))
               for month, days, share, dong in data["lines"]],
        total=Money(data["total"]),
    )  # fmt: skip
