"""How a bill is paid; and whose it is, so that the payer knows it again and nobody else learns
it."""

from typing import Any
from uuid import UUID

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from opendistrict.faces.kit import formats
from opendistrict.kernel import vietqr
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.money import Money
from opendistrict.registers.ledger.shapes import BillShape
from opendistrict.registers.people import queries as people

COVER = "•••"


def covered(name: str) -> str:
    """ "Nguyễn Văn Mẫu" → "N••• V••• M•••"."""
    return " ".join(word[0] + COVER for word in name.split())


def covered_name(party_id: UUID) -> str:
    found = people.parties([party_id], actor=SYSTEM).get(party_id)
    return covered(found.full_name) if found else ""


def to_pay(bill: BillShape, asked: Money) -> dict[str, Any]:
    """What `_pay.html` shows: the VietQR code for an amount, and what to copy instead."""
    return {
        "bill": bill,
        "asked": asked,
        "code": mark_safe(_named(vietqr.svg(bill.payload_for(asked)))) if asked else "",
        "to_copy": [
            (_("Ngân hàng"), bill.bank_name, bill.bank_name),
            (_("Số tài khoản"), bill.account_number, bill.account_number),
            (_("Tên tài khoản"), bill.holder, bill.holder),
            (_("Số tiền"), formats.dong(asked.dong), str(asked.dong)),
            (_("Nội dung chuyển khoản"), bill.purpose, bill.purpose),
        ],
    }


def _named(svg: str) -> str:
    label = _("Mã VietQR để chuyển khoản")
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
