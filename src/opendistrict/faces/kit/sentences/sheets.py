"""What is wrong with a cell or a line of a filled-in table."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "cell_is_a_formula": _(
        "ô chứa công thức (%(formula)s). Chép rồi dán lại dưới dạng giá trị (Dán đặc biệt)."
    ),
    "cell_is_an_error": _("ô báo lỗi %(given)s của Excel. Sửa phép tính rồi dán giá trị."),
    "cell_is_empty": _("ô bắt buộc còn trống. Điền giá trị."),
    "cell_is_not_a_choice": _("“%(given)s” không có trong danh sách. Chọn một trong: %(choices)s."),
    "cell_is_not_a_date": _("“%(given)s” không phải ngày. Ghi ngày/tháng/năm, ví dụ 14/12/2023."),
    "cell_is_not_a_number": _("“%(given)s” không phải số. Ghi như 16.050 hoặc 10,17%%."),
    "cell_is_too_long": _("dài %(length)s ký tự, quá mức %(longest)s. Rút gọn."),
    "date_does_not_exist": _("không có ngày %(given)s trên lịch. Sửa lại ngày."),
    "indicator_is_ambiguous": _("có hơn một chỉ số tên “%(indicator)s”. Ghi mã chỉ số."),
    "line_is_doubled": _("trùng với dòng %(first)s của chính tệp này. Giữ một dòng."),
    "period_is_not_read": _(
        "không đọc được kỳ “%(given)s”. Ghi như 2023, Quý 3/2023, Tháng 6/2023, 2020-2025."
    ),
    "sheet_has_mistakes": _(
        "Tệp còn dòng sai nên chưa ghi gì. Sửa tệp rồi tải lại, hoặc chọn chỉ lấy các dòng đúng."
    ),
    "sheet_has_no_good_lines": _("Tệp không có dòng nào ghi được. Sửa tệp rồi tải lên lại."),
    "sheet_is_no_longer_here": _(
        "Bản xem trước đã hết hạn hoặc không phải của bạn. Tải tệp lên lại."
    ),
    "unit_is_ambiguous": _("có hơn một đơn vị tên “%(given)s”. Ghi mã đơn vị."),
    "unit_is_not_yours": _("“%(given)s” nằm ngoài phạm vi chức danh của bạn. Bỏ dòng này."),
}
