"""banks.yaml, bank_layouts.yaml: banks by their BIN, and how they write their statements."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.packfile import PackRow, Slug
from opendistrict.registers.ledger import actions as ledger
from opendistrict.registers.ledger.shapes import BankRow, LayoutRow

BANKS, LAYOUTS = "banks.yaml", "bank_layouts.yaml"
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
FieldName = Literal[
    "booked_on", "value_on", "amount", "credit", "debit", "sign", "reference", "counter_account",
    "counter_name", "text", "balance", "currency",
]  # fmt: skip
Label = Literal["opening", "closing", "account", "currency"]


class BankFile(PackRow):
    """A bank and its BIN (six digits)."""

    bin: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,16}$")]
    name: Text
    confidence: str


class LayoutFile(PackRow):
    """How a bank writes the table of its statement; see kernel.statements.Layout."""

    code: Slug
    title: Text
    columns: dict[FieldName, Text]
    encoding: Literal["utf-8", "utf-8-sig", "utf-16", "cp1258"] = "utf-8-sig"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    date_format: Text = "%d/%m/%Y"
    marks: Literal["auto", "dot", "comma"] = "auto"
    signs_in: tuple[Text, ...] = ("C", "+")
    signs_out: tuple[Text, ...] = ("D", "-")
    labels: dict[Label, Text] = {}
    newest_first: bool = False
    is_sample: bool = False

    @model_validator(mode="after")
    def _tells_day_and_amount(self) -> "LayoutFile":
        if "booked_on" not in self.columns or not (
            "amount" in self.columns or {"credit", "debit"} <= set(self.columns)
        ):
            raise ValueError("layout_has_no_day_or_amount")
        return self


def load_banks(*, rows: Sequence[BankFile], actor: Actor, at: datetime) -> int:
    shapes = [BankRow(**row.model_dump()) for row in rows]
    return ledger.load_banks(rows=shapes, actor=actor, at=at)


def load_layouts(*, rows: Sequence[LayoutFile], actor: Actor, at: datetime) -> int:
    shapes = [
        LayoutRow(
            code=row.code,
            title=row.title,
            is_sample=row.is_sample,
            data=row.model_dump(mode="json", exclude={"code", "title", "is_sample"}),
        )
        for row in rows
    ]
    return ledger.load_layouts(rows=shapes, actor=actor, at=at)
