"""Why open dossiers are not moved, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    # ---- an order
    "dossiers_moved_meanwhile": _(
        "Có hồ sơ đang được xử lý đúng lúc chuyển nên chưa chuyển gì. Thực hiện lại sau ít phút."
    ),
    "rehousing_differs": _(
        "Căn cứ chuyển đã khác so với lúc chạy thử (bản thủ tục, đơn vị kế thừa hoặc người làm "
        "được các bước). Xem lại kết quả chạy thử mới rồi xác nhận."
    ),
    "rehousing_is_for_later": _("Lệnh này có hiệu lực từ ngày %(on)s. Chờ đến ngày đó."),
    "rehousing_is_not_open": _("Lệnh này đã thực hiện hoặc đã hủy. Lập lệnh mới nếu còn cần."),
    "units_have_not_ended": _(
        "Ngày %(day)s các đơn vị này vẫn hoạt động nên hồ sơ không phải chuyển. Chọn đơn vị đã "
        "kết thúc, hoặc ngày sắp xếp."
    ),
    "version_is_not_in_force": _(
        "Bản thủ tục này không có hiệu lực ngày %(day)s. Ban hành trước, hoặc chọn ngày khác."
    ),
    # ---- one dossier
    "step_is_gone": _(
        "Bản mới không có bước hồ sơ đang đứng. Chọn bước tương ứng ở phần ghép bước."
    ),
    "waiting_is_gone": _(
        "Bước tương ứng không cho chờ bổ sung, nộp tiền hay rút. Đợi người nộp trả lời, hoặc chọn "
        "bước khác."
    ),
    "signature_does_not_fit": _(
        "Hồ sơ chưa ký sẽ đứng sau bước ký, hoặc hồ sơ đã ký sẽ phải ký lại. Chọn bước khác."
    ),
    "form_lacks_field": _(
        "Bản mới hỏi thêm điều người nộp chưa khai. Giải quyết tiếp theo bản cũ."
    ),
    "no_heir": _("Đơn vị đã kết thúc không có đơn vị kế thừa. Chọn đơn vị nhận."),
    "several_heirs": _("Nhiều đơn vị kế thừa. Chọn đơn vị nhận hồ sơ."),
    "heir_does_not_do_this": _("Đơn vị kế thừa không giải quyết thủ tục này. Chọn đơn vị khác."),
    "nobody_holds_the_step": _(
        "Ở nơi đến không ai làm được bước này. Phân công hoặc ủy quyền trước khi chuyển."
    ),
    "nobody_at_the_counter": _(
        "Ở nơi đến không ai tiếp nhận, trả kết quả thủ tục này. Phân công trước khi chuyển."
    ),
}  # fmt: skip
