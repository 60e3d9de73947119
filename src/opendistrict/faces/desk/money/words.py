"""Money in words: why it moved, what a line was for, what somebody proposed, how it came about."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.faces.kit import formats
from opendistrict.kernel.money import Money
from opendistrict.registers.ledger.shapes import ChargeShape, DecisionShape, RemittanceShape

REASONS: dict[str, Promise] = {
    "charged": gettext_lazy("Phát sinh"),
    "received": gettext_lazy("Ngân hàng báo có"),
    "paid_out": gettext_lazy("Ngân hàng báo nợ"),
    "paid": gettext_lazy("Nộp qua ngân hàng"),
    "cash": gettext_lazy("Nộp tiền mặt"),
    "credited": gettext_lazy("Ghi có cho người nộp"),
    "credit_used": gettext_lazy("Dùng tiền thừa"),
    "overpaid": gettext_lazy("Chuyển thành tiền thừa"),
    "waived": gettext_lazy("Được miễn"),
    "reduced": gettext_lazy("Được giảm"),
    "written_off": gettext_lazy("Xóa nợ"),
    "cancelled": gettext_lazy("Hủy khoản thu"),
    "refund": gettext_lazy("Sẽ hoàn trả tiền thừa"),
    "returned": gettext_lazy("Sẽ trả lại người chuyển"),
    "refunded": gettext_lazy("Đã hoàn trả"),
    "remit": gettext_lazy("Duyệt nộp ngân sách"),
    "remitted": gettext_lazy("Nộp ngân sách qua ngân hàng"),
    "handed_over": gettext_lazy("Nộp ngân sách bằng tiền mặt"),
    "deposited": gettext_lazy("Nộp quỹ vào ngân hàng"),
    "moved": gettext_lazy("Chuyển giữa các tài khoản"),
    "bank": gettext_lazy("Phí, lãi ngân hàng"),
}
USES: dict[str, Promise] = {
    "charge": gettext_lazy("Nộp cho một khoản phải thu"),
    "credit": gettext_lazy("Ghi có cho người nộp"),
    "refund": gettext_lazy("Hoàn trả theo quyết định"),
    "returned": gettext_lazy("Sẽ trả lại người chuyển"),
    "remit": gettext_lazy("Nộp ngân sách theo bảng kê"),
    "deposit": gettext_lazy("Tiền mặt nộp vào ngân hàng"),
    "moved": gettext_lazy("Chuyển giữa các tài khoản của đơn vị"),
    "bank": gettext_lazy("Phí, lãi của ngân hàng"),
}
RULES: dict[str, Promise] = {
    "exact": gettext_lazy("Đúng mã, đúng số tiền"),
    "partial": gettext_lazy("Đúng mã, nộp một phần"),
    "surplus": gettext_lazy("Đúng mã, nộp thừa"),
    "double": gettext_lazy("Đúng mã, nộp lại lần nữa"),
    "several": gettext_lazy("Nhiều mã, đúng tổng số"),
    "refund": gettext_lazy("Đúng mã hoàn trả"),
    "remit": gettext_lazy("Đúng mã bảng kê"),
    "decision": gettext_lazy("Theo quyết định"),
    "person": gettext_lazy("Do người đối chiếu"),
}
LIKELY: dict[str, Promise] = {
    "code_is_there": gettext_lazy("Nội dung có đúng mã thông báo"),
    "code_is_nearly_there": gettext_lazy("Nội dung có mã gần giống"),
    "account_paid_before": gettext_lazy("Tài khoản này từng nộp cho người này"),
    "name_is_the_payers": gettext_lazy("Tên người chuyển giống người nộp"),
    "amount_is_the_same": gettext_lazy("Đúng số tiền còn phải nộp"),
}
DECISIONS: dict[str, Promise] = {
    "waive": gettext_lazy("Miễn toàn bộ phần còn lại"),
    "reduce": gettext_lazy("Giảm"),
    "write_off": gettext_lazy("Xóa nợ"),
    "refund": gettext_lazy("Hoàn trả"),
    "credit_use": gettext_lazy("Dùng tiền thừa để nộp"),
    "remit": gettext_lazy("Nộp ngân sách"),
}
ACCOUNTS: dict[str, Promise] = {
    "bank": gettext_lazy("Tiền gửi ngân hàng"),
    "cash": gettext_lazy("Quỹ tiền mặt"),
    "receivable": gettext_lazy("Phải thu"),
    "revenue": gettext_lazy("Số thu"),
    "unmatched": gettext_lazy("Tiền chưa rõ"),
    "credit": gettext_lazy("Tiền thừa của người nộp"),
    "refund_due": gettext_lazy("Phải hoàn trả"),
    "write_off": gettext_lazy("Xóa nợ, chi phí ngân hàng"),
    "remitted": gettext_lazy("Đã nộp ngân sách"),
    "remit_due": gettext_lazy("Đã duyệt nộp, tiền chưa đi"),
    "transit": gettext_lazy("Tiền đang chuyển"),
}
# What derivations of charges call their parts; another word is shown as it is.
PARTS: dict[str, Promise] = {
    "area": gettext_lazy("Khu vực"),
    "basis": gettext_lazy("Căn cứ"),
    "confidence": gettext_lazy("Độ tin cậy"),
    "kind": gettext_lazy("Loại"),
    "m2": gettext_lazy("Diện tích (m²)"),
    "rate": gettext_lazy("Mức thu (đồng)"),
    "rate_per_day": gettext_lazy("Mức mỗi ngày"),
    "square_metres": gettext_lazy("Diện tích (m²)"),
    "street": gettext_lazy("Loại tuyến"),
    "table": gettext_lazy("Bảng mức thu"),
    "total": gettext_lazy("Cộng (đồng)"),
    "record": gettext_lazy("Biên bản vi phạm"),
    "least": gettext_lazy("Mức thấp nhất (đồng)"),
    "most": gettext_lazy("Mức cao nhất (đồng)"),
    "since": gettext_lazy("Từ ngày"),
    "until": gettext_lazy("Đến trước ngày"),
    "open": gettext_lazy("Còn phải nộp (đồng)"),
    "interest": gettext_lazy("Tiền chậm nộp (đồng)"),
}


def named(words: Mapping[str, Promise], code: str) -> str:
    return str(words.get(code, code))


def account(code: str) -> str:
    """ "receivable:2863" → Phải thu · 2863; a bank account's own key says nothing to a reader."""
    kind, _colon, rest = code.partition(":")
    name = named(ACCOUNTS, kind)
    return f"{name} · {rest}" if rest and kind not in ("bank", "unmatched") else name


def standing(one: ChargeShape, today: date) -> tuple[str, str]:
    """Where a charge stands: the kind that colours it, and the word."""
    sums = one.sums
    if sums.open:
        if one.late_on(today):
            return "late", _("Quá hạn")
        return ("progress", _("Nộp một phần")) if sums.received else ("idle", _("Chưa nộp"))
    if sums.cancelled:
        return "idle", _("Đã hủy")
    if sums.written_off:
        return "no", _("Đã xóa nợ")
    return ("ok", _("Đã nộp đủ")) if sums.received else ("idle", _("Được miễn"))


def decided(one: DecisionShape) -> tuple[str, str]:
    if one.decided_at is None:
        return "progress", _("Chờ quyết định")
    return ("ok", _("Đã chấp thuận")) if one.is_approved else ("no", _("Không chấp thuận"))


def remitted(one: RemittanceShape) -> tuple[str, str]:
    """Where a statement of what is paid over stands."""
    return {
        "waiting": ("progress", _("Chờ duyệt")), "rejected": ("no", _("Không duyệt")),
        "undone": ("no", _("Đã hủy")), "due": ("risk", _("Đã duyệt, tiền chưa đi")),
        "left": ("ok", _("Đã nộp")),
    }[one.state]  # fmt: skip


def item(code: str) -> str:
    return code or _("Chưa khai mục ngân sách")


def item_asked(code: str) -> str:
    return _("Mục %(item)s (đồng)") % {"item": code} if code else item(code)


# ---- how an amount was worked out


def derivation(told: Mapping[str, object]) -> tuple[list[tuple[str, str]], list[list[str]]]:
    """The derivation of a charge as pairs and, where it goes step by step, its steps. What a room
    keeps is shown whole, whether its words are known here or not."""
    pairs: list[tuple[str, str]] = []
    steps: list[list[str]] = []
    for key, value in told.items():
        if isinstance(value, list | tuple):
            steps += [_step(one) for one in value]
        elif value not in (None, ""):
            pairs.append((named(PARTS, key), _value(value)))
    return pairs, steps


def _step(one: object) -> list[str]:
    if isinstance(one, Mapping):
        return [f"{named(PARTS, str(key))}: {_value(value)}" for key, value in one.items()]
    return [_value(part) for part in one] if isinstance(one, list | tuple) else [_value(one)]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, int):
        return formats.number(value)
    text = str(value)
    try:
        if len(text) == 10:
            return formats.day(date.fromisoformat(text))
        return format_decimal(Decimal(text))
    except (ValueError, InvalidOperation):
        return text


def format_decimal(number: Decimal) -> str:
    """With all its digits: a share of a derivation is not rounded for the eye."""
    exponent = number.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return formats.number(number, digits)


# ---- the sheet of a day


def sheet_lines(sheet: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, int]]]]:
    """The sums of a sheet in the order in which they are added up."""
    lines, charges = sheet["lines"], sheet["charges"]
    return [
        (_("Dòng tiền ngân hàng"), [
            (_("Chưa rõ từ trước"), lines["unmatched_before"]),
            (_("Tiền vào"), lines["in"]),
            (_("Tiền ra"), -lines["out"]),
            (_("Đã đối chiếu với khoản thu"), -lines["matched"]),
            (_("Ghi có cho người nộp"), -lines["credited"]),
            (_("Sẽ trả lại người chuyển"), -lines["returned"]),
            (_("Đã hoàn trả"), lines["refunded"]),
            (_("Đã nộp ngân sách"), lines.get("remitted", 0)),
            (_("Còn chưa rõ"), lines["unmatched"]),
        ]),
        (_("Khoản phải thu"), [
            (_("Còn phải thu từ trước"), charges["open_before"]),
            (_("Phát sinh"), charges["charged"]),
            (_("Đã thu"), -charges["paid"]),
            (_("Miễn, giảm"), -charges["waived"]),
            (_("Xóa nợ"), -charges["written_off"]),
            (_("Hủy"), -charges["cancelled"]),
            (_("Còn phải thu"), charges["open"]),
        ]),
        *_of_budget(sheet.get("budget")),
    ]  # fmt: skip


def _of_budget(budget: Mapping[str, Any] | None) -> list[tuple[str, list[tuple[str, int]]]]:
    """What was collected = given back + paid over + here, and where that lies. A sheet of before
    it was reckoned has none."""
    if budget is None:
        return []
    items, held = budget["items"].values(), budget["held"]
    sums = {
        name: sum(one[name] for one in items)
        for name in ("before", "collected", "given_back", "remitted", "here")
    }
    return [
        (_("Thu cho ngân sách"), [
            (_("Chưa nộp từ trước"), sums["before"]),
            (_("Đã thu"), sums["collected"]),
            (_("Chuyển thành tiền thừa của người nộp"), -sums["given_back"]),
            (_("Đã duyệt nộp ngân sách"), -sums["remitted"]),
            (_("Còn phải nộp"), sums["here"]),
        ]),
        (_("Đang ở đâu"), [
            (_("Tiền gửi ngân hàng"), held["bank"]),
            (_("Quỹ tiền mặt"), held["cash"]),
            (_("Tiền đang chuyển"), held["transit"]),
            (_("Tiền chưa rõ"), held["unmatched"]),
            (_("Tiền thừa của người nộp"), held["credit"]),
            (_("Phải hoàn trả"), held["refund_due"]),
            (_("Đã duyệt nộp, tiền chưa đi"), held["remit_due"]),
            (_("Phí, lãi ngân hàng"), held["bank_costs"]),
            (_("Còn phải nộp"), sum(held.values())),
        ]),
    ]  # fmt: skip


def budget_rows(sheet: Mapping[str, Any]) -> list[list[object]]:
    """By budget item: before, collected, given back, paid over, here."""
    return [
        [item(code), one["before"], one["collected"], one["given_back"], one["remitted"],
         one["here"]]
        for code, one in (sheet.get("budget") or {"items": {}})["items"].items()
    ]  # fmt: skip


def sheet_rows(sheet: Mapping[str, Any]) -> Sequence[Sequence[object]]:
    """The balances of a sheet as a table: account, before, debit, credit, after."""
    return [
        [account(code), one["before"], one["debit"], one["credit"], one["after"]]
        for code, one in sorted(sheet["accounts"].items())
    ]


def money(amount: Money) -> str:
    return formats.dong(amount.dong)
