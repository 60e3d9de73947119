"""A receipt in words: what the act says, what holds of it, and what does not fit."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.faces.kit import formats
from opendistrict.kernel.eventlog.receipts import Receipt
from opendistrict.registers.base.shapes import ReceiptCheck

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")

KINDS: dict[str, Promise] = {
    "cases.promise": gettext_lazy("Hẹn ngày trả kết quả"),
    "cases.extension": gettext_lazy("Gia hạn, hẹn lại"),
    "cases.supplement": gettext_lazy("Yêu cầu bổ sung hồ sơ"),
    "cases.resumed": gettext_lazy("Tiếp tục giải quyết, hẹn lại"),
    "cases.apology": gettext_lazy("Xin lỗi và hẹn lại"),
    "cases.decision": gettext_lazy("Quyết định"),
    "cases.refusal": gettext_lazy("Từ chối tiếp nhận hồ sơ"),
    "cases.stop": gettext_lazy("Dừng giải quyết hồ sơ"),
    "cases.returned": gettext_lazy("Trả kết quả"),
    "cases.result": gettext_lazy("Có kết quả"),
    "ledger.paid": gettext_lazy("Biên lai thu tiền"),
    "ledger.decide": gettext_lazy("Quyết định miễn, giảm, hoàn trả, xóa nợ, nộp ngân sách"),
    "ledger.undo_remittance": gettext_lazy("Hủy bảng kê nộp ngân sách"),
    "ledger.close": gettext_lazy("Khóa sổ thu"),
    "inspections.record": gettext_lazy("Biên bản vi phạm"),
    "inspections.fine": gettext_lazy("Quyết định xử phạt"),
    "inspections.annul": gettext_lazy("Hủy quyết định xử phạt"),
    "sidewalks.confirm": gettext_lazy("Được sử dụng vỉa hè, lòng đường"),
    "sidewalks.end_regime": gettext_lazy("Chấm dứt một quy định về vỉa hè"),
    "sidewalks.round_call_off": gettext_lazy("Thôi chia chỗ vỉa hè"),
    "sidewalks.round_close": gettext_lazy("Chốt danh sách chia chỗ vỉa hè"),
    "sidewalks.round_draw": gettext_lazy("Định thứ tự chia chỗ vỉa hè"),
    "sidewalks.round_open": gettext_lazy("Mở đợt chia chỗ vỉa hè"),
    "sidewalks.round_ticket": gettext_lazy("Ghi tên vào đợt chia chỗ vỉa hè"),
    "sidewalks.publish_list": gettext_lazy("Công bố danh mục tuyến vỉa hè"),
    "orgs.delegation_given": gettext_lazy("Ủy quyền"),
    "orgs.delegation_changed": gettext_lazy("Sửa ủy quyền"),
    "orgs.delegation_ended": gettext_lazy("Kết thúc ủy quyền"),
}
PARTS: dict[str, Promise] = {
    "dossier": gettext_lazy("Mã hồ sơ"),
    "procedure": gettext_lazy("Thủ tục"),
    "office": gettext_lazy("Cơ quan"),
    "post": gettext_lazy("Chức danh"),
    "received_at": gettext_lazy("Tiếp nhận lúc"),
    "promised_at": gettext_lazy("Hẹn trả"),
    "finished_at": gettext_lazy("Xong lúc"),
    "outcome": gettext_lazy("Nội dung quyết định"),
    "reasons": gettext_lazy("Lý do"),
    "ground": gettext_lazy("Căn cứ quyền ký"),
    "basis": gettext_lazy("Căn cứ"),
    "n": gettext_lazy("Lần"),
    "items": gettext_lazy("Giấy tờ cần bổ sung"),
    "until": gettext_lazy("Bổ sung trước"),
    "giver": gettext_lazy("Chức danh ủy quyền"),
    "taker": gettext_lazy("Chức danh được ủy quyền"),
    "act": gettext_lazy("Quyền"),
    "condition": gettext_lazy("Điều kiện"),
    "first_day": gettext_lazy("Từ ngày"),
    "last_day": gettext_lazy("Đến hết ngày"),
    "terms_sha256": gettext_lazy("Mã băm của giới hạn và căn cứ"),
    "subject": gettext_lazy("Đối tượng trong sổ"),
    "receipt": gettext_lazy("Số biên lai"),
    "what": gettext_lazy("Việc"),
    "amount": gettext_lazy("Số tiền (đồng)"),
    "day": gettext_lazy("Hết ngày"),
    "digest": gettext_lazy("Mã băm của bảng khóa sổ"),
    "number": gettext_lazy("Số bảng kê"),
    "reason": gettext_lazy("Lý do"),
}
# What acts of the ledger say by a word of their own.
SAID: dict[str, Promise] = {
    "waive": gettext_lazy("miễn"),
    "reduce": gettext_lazy("giảm"),
    "write_off": gettext_lazy("xóa nợ"),
    "refund": gettext_lazy("hoàn trả"),
    "credit_use": gettext_lazy("dùng tiền thừa"),
    "remit": gettext_lazy("nộp ngân sách"),
    "approved": gettext_lazy("chấp thuận"),
    "rejected": gettext_lazy("không chấp thuận"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was checked: `kind` colours it (ok, no, idle), `word` names the colour."""

    kind: str
    word: str
    said: str


def office_of(receipt: Receipt) -> str:
    """The office by its name where the act says it, else by the name of its log."""
    told = receipt.told.get("office")
    is_name = isinstance(told, str) and not _ID.fullmatch(told)
    return told if is_name and told else receipt.key.name


def kind_of(kind: str) -> str:
    return str(KINDS.get(kind, kind))


def parts_of(told: dict[str, Any]) -> list[tuple[str, str]]:
    """What the act says, the known parts first and in their order."""
    known = [key for key in PARTS if key in told]
    others = sorted(set(told) - set(PARTS))
    return [(str(PARTS.get(key, key)), _shown(told[key])) for key in (*known, *others)]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, list):
        return "; ".join(map(_shown, value))
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_shown(item)}" for key, item in value.items())
    if isinstance(value, str):
        return str(SAID[value]) if value in SAID else _moment(value)
    if isinstance(value, int):
        return formats.number(value)
    return "" if value is None else str(value)


def _moment(text: str) -> str:
    """A day or a moment as people write it; any other text as it is."""
    try:
        if len(text) == 10:
            return formats.day(date.fromisoformat(text))
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return formats.moment(found) if found.tzinfo else text


def lines_of(check: ReceiptCheck) -> list[Line]:
    """What was checked, in the order in which one thing rests on the other."""
    found = [*_by_itself(check)]
    if check.findings.holds:
        found += _by_our_log(check)
    return found


def _line(holds: bool, yes: str, no: str) -> Line:
    return Line("ok", _("Đúng"), yes) if holds else Line("no", _("Sai"), no)


def _by_itself(check: ReceiptCheck) -> list[Line]:
    """What the receipt shows with the office's public key alone."""
    found, receipt = check.findings, check.receipt
    values = {
        "position": formats.number(receipt.position + 1),
        "size": formats.number(receipt.size),
        "at": formats.moment(found.signed_at),
        "name": receipt.key.name,
    }
    return [
        _line(
            found.is_opened,
            _("Nội dung trên biên nhận đúng là nội dung cơ quan đã ghi vào sổ."),
            _("Nội dung, loại việc hoặc thời điểm trên biên nhận khác với điều đã ghi vào sổ."),
        ),
        _line(
            found.is_included,
            _("Dòng này đứng thứ %(position)s trong sổ có %(size)s dòng.") % values,
            _("Bằng chứng trên biên nhận không dẫn từ dòng này đến mốc của sổ."),
        ),
        _line(
            found.signed_at is not None,
            _("Mốc của sổ được ký lúc %(at)s bằng khóa “%(name)s”.") % values,
            _("Chữ ký dưới mốc của sổ không phải của khóa “%(name)s”.") % values,
        ),
        _line(
            check.is_ours,
            _("Đó là khóa của cơ quan này."),
            _("Đó không phải khóa của cơ quan này: biên nhận giả, hoặc của cơ quan khác."),
        ),
    ]


def _by_our_log(check: ReceiptCheck) -> list[Line]:
    """What the log says today of what was signed then, and who watched."""
    found = [
        _line(
            bool(check.is_in_log),
            _("Sổ hôm nay vẫn giữ nguyên dòng này."),
            _("Sổ hôm nay không còn giữ nguyên dòng này. Biên nhận là chứng cứ: hãy cất giữ."),
        ),
        _line(
            check.is_our_checkpoint,
            _("Mốc đã ký vẫn còn nguyên trong sổ."),
            _("Sổ hôm nay có mốc khác với mốc đã ký. Biên nhận là chứng cứ: hãy cất giữ."),
        ),
    ]
    for one in check.witnesses:
        values = {
            "name": one.name, "size": formats.number(one.size), "at": formats.moment(one.at),
        }  # fmt: skip
        said = _("Nhân chứng “%(name)s” đã thấy và ký sổ ở mốc %(size)s dòng, lúc %(at)s.") % values
        found.append(Line("ok", _("Có nhân chứng"), said))
    if not check.witnesses:
        said = _("Chưa có nhân chứng độc lập nào ký mốc này hoặc mốc sau nó.")
        found.append(Line("idle", _("Chưa có nhân chứng"), said))
    return found
