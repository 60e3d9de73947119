from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "citizen_account_is_closed": _(
        "Tài khoản này đã đóng. Hãy đến bộ phận một cửa cùng giấy tờ để được mở lại."
    ),
    "consent_purpose_is_unknown": _("Không có mục đích “%(purpose)s”. Tải lại trang."),
    "email_is_wrong": _("Địa chỉ thư điện tử không đúng. Nhập lại, ví dụ ten@vidu.vn."),
    "erasure_is_unknown": _("Không có yêu cầu xóa số %(number)s. Kiểm tra lại số."),
    "erasure_was_not_asked": _(
        "Người này chưa yêu cầu xóa dữ liệu. Ghi nhận yêu cầu trước khi thực hiện."
    ),
    "identity_does_not_match": _(
        "Số định danh này đã có trong sổ với tên hoặc ngày sinh khác. "
        "Hãy đến bộ phận một cửa cùng căn cước để đối chiếu."
    ),
    "identity_is_taken": _(
        "Cách đăng nhập này đã thuộc một tài khoản khác. Đăng nhập bằng tài khoản đó, "
        "hoặc đến bộ phận một cửa."
    ),
    "identity_is_unclear": _(
        "Bên cấp danh tính trả lời không rõ ràng nên chưa cho đăng nhập. "
        "Hãy bắt đầu lại từ trang đăng nhập."
    ),
    "link_opens_nothing": _("Liên kết đã dùng rồi hoặc đã hết hạn. Yêu cầu liên kết mới."),
    "national_id_is_wrong": _(
        "Số giấy tờ không đúng: căn cước 12 chữ số, chứng minh nhân dân 9 chữ số, "
        "mã số thuế 10 hoặc 13 chữ số. Kiểm tra lại."
    ),
    "party_has_no_name": _("Cần ghi họ tên hoặc tên đơn vị (không quá 200 ký tự)."),
    "party_is_known": _(
        "Số định danh này đã có trong sổ. Đăng nhập bằng tài khoản định danh điện tử, "
        "hoặc đến bộ phận một cửa cùng giấy tờ."
    ),
    "party_is_restricted": _(
        "Dữ liệu của người này đang bị hạn chế theo yêu cầu của họ: chỉ lưu, không dùng. "
        "Người đó phải trực tiếp đến bộ phận một cửa."
    ),
    "party_is_unknown": _("Không có người này trong sổ, hoặc bạn không có quyền xem."),
    "party_kind_is_unknown": _(
        "Không có loại đối tượng “%(kind)s”: chọn công dân, doanh nghiệp hoặc hộ kinh doanh."
    ),
    "phone_is_wrong": _("Số điện thoại không đúng. Nhập đủ số, ví dụ 0901 234 567."),
    "purpose_is_missing": _(
        "Cần ghi mục đích xem (ít nhất %(least)s ký tự); mục đích được lưu lại."
    ),
    "seal_key_is_lost": _(
        "Không mở được dữ liệu đã mã hóa: thiếu khóa. Báo người quản trị khôi phục khóa."
    ),
}
