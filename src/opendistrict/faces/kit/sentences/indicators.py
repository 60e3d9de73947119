from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "corrected_value_is_another": _(
        "Số được đính chính là của chỉ số hoặc đơn vị khác. Mở đúng số cần đính chính rồi thử lại."
    ),
    "indicator_decimals_are_out_of_range": _("Số chữ số thập phân từ 0 đến 6. Ghi lại."),
    "indicator_direction_is_unknown": _(
        "Chọn chiều của chỉ số: càng cao, càng thấp càng tốt, hay không xét."
    ),
    "indicator_frequency_is_unknown": _(
        "Chọn nhịp báo cáo: ngày, tuần, tháng, quý, sáu tháng, năm, nhiệm kỳ."
    ),
    "indicator_is_defined_already": _(
        "Danh mục đã có chỉ số “%(name)s”. Báo cáo số liệu vào chỉ số đó, "
        "hoặc đặt tên khác nếu là số khác."
    ),
    "indicator_is_measured": _(
        "Chỉ số “%(indicator)s” được đo từ sự kiện nên không nhập được. Nếu thấy sai, đính chính "
        "sự kiện."
    ),
    "indicator_is_unknown": _("Không có chỉ số “%(indicator)s” trong danh mục. Chọn lại chỉ số."),
    "indicator_name_is_missing": _("Cần ghi tên chỉ số."),
    "indicator_unit_is_missing": _("Cần ghi đơn vị tính của chỉ số, ví dụ tỷ đồng, vụ, hồ sơ."),
    "may_not_report_for_this_unit": _(
        "Chức danh của bạn không được báo cáo số liệu của đơn vị này. "
        "Đề nghị đơn vị đó báo cáo hoặc đổi chức danh ở góc phải."
    ),
    "value_bound_is_unknown": _("Dấu so sánh chỉ có: trên, dưới, ít nhất, không quá. Chọn lại."),
    "value_has_half_a_ratio": _("Tỷ lệ cần cả tử số và mẫu số. Ghi đủ hai số."),
    "value_has_no_source": _("Cần ghi nguồn của số liệu (văn bản, báo cáo, cơ quan)."),
    "value_is_corrected_already": _("Số này đã được đính chính. Đính chính số mới nhất."),
    "value_is_divided_by_nothing": _("Mẫu số bằng 0. Kiểm tra lại mẫu số."),
    "value_is_of_the_future": _("Ngày chốt số liệu chưa đến. Kiểm tra lại ngày."),
    "value_is_older_than_its_period": _("Ngày chốt số liệu trước khi kỳ bắt đầu. Kiểm tra lại."),
    "value_is_told_already": _("Số này đã được báo cáo với cùng nguồn và ngày chốt."),
    "value_is_too_large": _("Số quá lớn so với đơn vị tính. Kiểm tra lại đơn vị tính."),
    "value_period_is_empty": _("Kỳ báo cáo phải kết thúc sau ngày bắt đầu. Chọn lại kỳ."),
    "value_period_kind_is_unknown": _("Không có loại kỳ này. Chọn tháng, quý, năm hoặc lũy kế."),
    "value_is_unknown": _("Không có số liệu này. Tải lại trang rồi chọn lại."),
    "value_is_withdrawn": _("Số này đã được rút lại vì báo cáo nhầm. Tải lại trang."),
    "value_says_nothing": _("Chưa có số nào. Ghi giá trị, tỷ lệ hoặc mức tăng giảm."),
    "value_status_is_unknown": _("Chọn tình trạng của số: ước, sơ bộ, thực hiện hay chính thức."),
}
