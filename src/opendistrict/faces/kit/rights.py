"""Rights in words: an act, the field it is narrowed to, the limit on the matter, the ground."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import formats
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import Condition, FieldShape, Ground

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
    "ledger.approve": _("Quyết định miễn, giảm, hoàn trả, xóa nợ"),
    "ledger.close": _("Khóa sổ ngày"),
    "ledger.propose": _("Đề nghị miễn, giảm, hoàn trả, xóa nợ"),
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
    "sidewalks.confirm": _("Xác nhận, chấm dứt việc sử dụng vỉa hè"),
    "sidewalks.end_regime": _("Chấm dứt một quy định về vỉa hè"),
    "sidewalks.hold": _("Giữ chỗ vỉa hè, lòng đường cho người đề nghị"),
    "sidewalks.read": _("Xem việc sử dụng vỉa hè, lòng đường"),
}
MATTERS: dict[str, Promise] = {
    "area_m2": _("Diện tích (m²)"),
    "floor_area_m2": _("Tổng diện tích sàn (m²)"),
    "so_ban": _("Số bản"),
    "so_nguoi": _("Số người dự kiến"),
    "so_tang": _("Số tầng"),
    "von": _("Vốn kinh doanh (đồng)"),
}


def field_names(fields: Iterable[FieldShape]) -> dict[str, str]:
    """The fields of procedures by code, named in the reader's language."""
    english = formats.language() == "en"
    return {one.code: one.title_en if english else one.title for one in fields}


def act_name(act: str, fields: Mapping[str, str] | None = None) -> str:
    """A right by its name, with the field it is narrowed to; one that a room no longer has by its
    code."""
    base, field = orgs.base_of(act), orgs.field_of(act)
    name = str(ACTS.get(base, base))
    if not field:
        return name
    procedure = orgs.procedure_of(act)
    where = (fields or {}).get(field, field) + (f" ({procedure})" if procedure else "")
    return gettext("%(right)s: lĩnh vực %(field)s") % {"right": name, "field": where}


def condition_text(condition: Condition | None) -> str:
    """A limit on the matter: "Tổng diện tích sàn (m²): không quá 250"; empty without one."""
    if condition is None:
        return ""
    least, most = formats.number(condition.at_least), formats.number(condition.at_most)
    if condition.is_in:
        told = gettext("chỉ gồm %(codes)s") % {"codes": ", ".join(condition.is_in)}
    elif condition.at_least is not None and condition.at_most is not None:
        told = gettext("từ %(least)s đến %(most)s") % {"least": least, "most": most}
    elif condition.at_most is not None:
        told = gettext("không quá %(most)s") % {"most": most}
    else:
        told = gettext("từ %(least)s trở lên") % {"least": least}
    return f"{MATTERS.get(condition.field, condition.field)}: {told}"


def ground_text(ground: Ground) -> str:
    """By what somebody may do a thing."""
    if ground.kind == "role":
        return gettext("Thẩm quyền của chức danh")
    if ground.kind == "post":
        return gettext("Phân công công việc")
    english = formats.language() == "en" and ground.giver_title_en
    return gettext("Ủy quyền của %(post)s") % {"post": english or ground.giver_title}
