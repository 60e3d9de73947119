"""Letters to who has a bill: how much, until when, and how to pay it without coming; and what was
decided of their money: let go, set off, given back.

It names nobody and not what is paid for: e-mail is a postcard. It goes to a proven address whose
owner wants letters, and is not sent of what is paid by then.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.faces.kit import clock, formats, letters
from opendistrict.faces.kit.dossier_words import unit_name
from opendistrict.kernel import vietqr
from opendistrict.registers.ledger import queries as ledger
from opendistrict.registers.ledger.shapes import BillShape, ChargeShape, DecisionShape
from opendistrict.registers.people import queries as people

BILLED, DECIDED = "ledger.billed", "ledger.decided"
_DECIDED: Mapping[str, Promise] = {
    "waive": gettext_lazy("Được miễn, không phải nộp"),
    "reduce": gettext_lazy("Được giảm"),
    "write_off": gettext_lazy("Không còn phải nộp"),
    "credit_use": gettext_lazy("Lấy từ tiền thừa của bạn để nộp"),
    "refund": gettext_lazy("Được hoàn trả"),
}


def send(payload: Mapping[str, str], at: datetime) -> None:
    if not settings.EMAIL_HOST:
        return
    bill = ledger.bill(UUID(payload["bill"]))
    address = people.notice_address(bill.payer_id) if bill.open else ""
    if not address:
        return
    due = min(ledger.charge(key).next_due_on for key, _amount in bill.lines)
    is_sample = any(one.is_sample for one in ledger.accounts([bill.account_id]))
    letters.send(
        lambda: _written(bill, formats.day(due), is_sample=is_sample),
        to=address, key=f"bill-{bill.id}", picture=vietqr.png(bill.payload_for(bill.next)),
    )  # fmt: skip


def send_decision(payload: Mapping[str, str], at: datetime) -> None:
    """To whose money it is: the payer of the charge, or who has the credit."""
    if not settings.EMAIL_HOST:
        return
    made = ledger.decided(UUID(payload["decision"]))
    charge = ledger.charge(made.charge_id) if made.charge_id else None
    payer = charge.payer_id if charge else made.party_id
    address = people.notice_address(payer) if payer else ""
    if address:
        letters.send(lambda: _decided(made, charge), to=address, key=f"decision-{made.id}")


def _decided(made: DecisionShape, charge: ChargeShape | None) -> tuple[str, str]:
    title = _("Đã có quyết định %(code)s về khoản tiền của bạn") % {"code": made.code}
    told = [
        title,
        unit_name(made.unit_id, clock.today()),
        "",
        _line(str(_DECIDED[made.kind]), formats.dong(made.amount.dong)),
        _line(_("Căn cứ"), made.legal_basis),
    ]
    if charge is not None:
        told.append(_line(_("Còn phải nộp"), formats.dong(charge.sums.open.dong)))
    if made.kind == "refund":
        told.append(
            _("Cơ quan chuyển khoản hoàn trả có ghi mã %(code)s trong nội dung.")
            % {"code": made.code}
        )
    return title, "\n".join([*told, _end()])


def _end() -> str:
    return _("Thư tự động, không trả lời được. Ngừng nhận thư: %(address)s") % {
        "address": settings.SITE_URL + reverse("my_account")
    }


def _written(bill: BillShape, due: str, *, is_sample: bool) -> tuple[str, str]:
    title = _("Thông báo nộp tiền %(code)s") % {"code": bill.code}
    page = settings.SITE_URL + reverse("payment", args=[bill.code])
    told = [
        title,
        unit_name(bill.unit_id, clock.today()),
        "",
        _line(_("Số tiền"), formats.dong(bill.next.dong)),
        _line(_("Hạn nộp"), due),
    ]
    if bill.open != bill.next:
        told.append(_line(_("Tất cả còn phải nộp"), formats.dong(bill.open.dong)))
    told += [
        "",
        _("Nộp ở trang này, hoặc quét mã VietQR trong thư: %(address)s") % {"address": page},
        _("Tự chuyển khoản thì ghi đúng nội dung, để khoản nộp được nhận ra."),
        _line(_("Ngân hàng"), bill.bank_name),
        _line(_("Số tài khoản"), bill.account_number),
        _line(_("Tên tài khoản"), bill.holder),
        _line(_("Nội dung chuyển khoản"), bill.purpose),
    ]
    if is_sample:
        told.append(_("Tài khoản này là mẫu. Đừng chuyển tiền thật."))
    told += [
        "",
        _("Nghi thư giả thì đừng bấm: tự mở trang của cơ quan, vào mục Nộp tiền và gõ mã %(code)s.")
        % {"code": bill.code},
    ]
    return title, "\n".join([*told, _end()])


def _line(name: str, value: str) -> str:
    return f"{name}: {value}"
