"""A plan of instalments in words, for who pays and for who keeps the books."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from opendistrict.registers.ledger.shapes import InstalmentShape, PlanShape


def shown(plan: PlanShape, today: date) -> Mapping[str, Any]:
    """As `kit/_instalments.html` draws it."""
    return {
        "it": plan,
        "parts": [{"it": one, "stands": _stands(one, today)} for one in plan.parts],
        "next": plan.next,
    }


def _stands(one: InstalmentShape, today: date) -> tuple[str, str]:
    """The kind that colours a part, and the word."""
    if not one.open:
        return "ok", _("Đã nộp đủ")
    if one.due_on < today:
        return "late", _("Quá hạn")
    return ("progress", _("Nộp một phần")) if one.open < one.amount else ("idle", _("Chưa nộp"))
