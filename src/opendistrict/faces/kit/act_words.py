"""Acts that need a right, by their names. Knows no table: sentences name acts even where there is
no database."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opendistrict.kernel.actor import base_of, field_of

ACTS: dict[str, Promise] = {
    "base.operate": _("Vận hành hệ thống"),
    "cases.answer": _("Trả lời đơn vị khác về hồ sơ"),
    "cases.assign": _("Phân công người giải quyết hồ sơ"),
    "cases.configure": _("Sửa quy trình thủ tục"),
    "cases.examine": _("Thẩm định hồ sơ"),
    "cases.feed": _("Đồng bộ hồ sơ với hệ thống khác"),
    "cases.issue": _("Đóng dấu, phát hành kết quả"),
    "cases.read": _("Xem hồ sơ"),
    "cases.receive": _("Tiếp nhận hồ sơ"),
    "cases.reopen": _("Mở lại hồ sơ đã kết thúc"),
    "cases.return": _("Trả kết quả hồ sơ"),
    "cases.review": _("Soát xét hồ sơ trình ký"),
    "cases.sign": _("Ký kết quả giải quyết hồ sơ"),
    "directives.confirm": _("Quyết định đề xuất từ văn bản chỉ đạo"),
    "directives.read": _("Xem văn bản chỉ đạo"),
    "directives.register": _("Tiếp nhận văn bản chỉ đạo"),
    "documents.enrol_signer": _("Đăng ký chứng thư số cho người khác"),
    "documents.withdraw_paper": _("Thu hồi giấy tờ đã phát hành"),
    "facts.correct": _("Đính chính sự kiện"),
    "facts.import": _("Nhập sự kiện từ tệp"),
    "facts.read": _("Xem sự kiện"),
    "indicators.explain": _("Nêu nguyên nhân của số liệu"),
    "indicators.freeze": _("Chốt số liệu của báo cáo"),
    "indicators.read": _("Xem chỉ số và số liệu"),
    "indicators.report_value": _("Báo cáo số liệu"),
    "inspections.decide": _("Quyết định mức phạt trong khung"),
    "inspections.read": _("Xem việc kiểm tra tại chỗ"),
    "inspections.record": _("Kiểm tra tại chỗ, lập biên bản vi phạm"),
    "ledger.approve": _("Quyết định miễn, giảm, hoàn trả, xóa nợ, nộp ngân sách"),
    "ledger.close": _("Khóa sổ ngày"),
    "ledger.propose": _("Đề nghị miễn, giảm, hoàn trả, xóa nợ, nộp ngân sách"),
    "ledger.read": _("Xem sổ thu"),
    "ledger.receive": _("Nhập sổ phụ, thu tiền mặt"),
    "ledger.set_up": _("Khai báo tài khoản ngân hàng"),
    "ledger.settle": _("Đối chiếu khoản tiền vào, ra"),
    "orgs.appoint": _("Phân công chức danh"),
    "orgs.delegate": _("Ủy quyền"),
    "orgs.read": _("Xem tổ chức, chức danh và ủy quyền"),
    "orgs.reform": _("Sắp xếp đơn vị"),
    "plans.confirm_task": _("Xác nhận hoàn thành nhiệm vụ"),
    "plans.contest": _("Kiến nghị về điểm trừ"),
    "plans.do_task": _("Thực hiện và báo cáo nhiệm vụ"),
    "plans.give_task": _("Giao nhiệm vụ"),
    "plans.nudge": _("Đôn đốc"),
    "plans.read": _("Xem chỉ tiêu và nhiệm vụ"),
    "plans.score": _("Chấm điểm theo nhiệm vụ"),
    "plans.set_target": _("Giao chỉ tiêu"),
    "revenue.import": _("Nhập báo cáo thu ngân sách, giải ngân"),
    "revenue.read": _("Xem thu ngân sách, giải ngân đầu tư công"),
    "sidewalks.confirm": _("Xác nhận, chấm dứt việc sử dụng vỉa hè"),
    "sidewalks.end_regime": _("Chấm dứt một quy định về vỉa hè"),
    "sidewalks.hold": _("Giữ chỗ vỉa hè, lòng đường cho người đề nghị"),
    "sidewalks.read": _("Xem việc sử dụng vỉa hè, lòng đường"),
}


def act_name(act: str, fields: Mapping[str, str] | None = None) -> str:
    """A right by its name, with the field it is narrowed to; one that a room no longer has by its
    code."""
    base, field = base_of(act), field_of(act)
    name = str(ACTS.get(base, base))
    if not field:
        return name
    procedure = act.partition("/")[2]
    where = (fields or {}).get(field, field) + (f" ({procedure})" if procedure else "")
    return gettext("%(right)s: lĩnh vực %(field)s") % {"right": name, "field": where}
