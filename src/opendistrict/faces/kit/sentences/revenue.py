"""What is wrong with a report of revenue or of investment."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "amount_is_not_whole_dong": _(
        "%(given)s không ra số đồng chẵn theo đơn vị tính của mẫu. Kiểm tra dấu phân cách và đơn "
        "vị tính."
    ),
    "amount_too_large": _("%(given)s lớn quá mức có thể. Kiểm tra đơn vị tính của tệp."),
    "cumulative_does_not_add": _(
        "lũy kế ghi %(given)s đồng, cộng các tháng là %(sum)s đồng. Sửa tháng hoặc lũy kế."
    ),
    "month_before_is_missing": _(
        "tệp chỉ có lũy kế mà chưa có số của tháng %(month)s cùng nguồn. Nhập tháng đó trước."
    ),
    "month_is_after_as_of": _(
        "tháng %(month)s chưa đến vào ngày chốt số liệu. Sửa tháng hoặc ngày chốt."
    ),
    "month_is_missing": _("Tệp thiếu tháng %(month)s ở giữa. Bổ sung tháng này rồi tải lên lại."),
    "month_is_not_told": _(
        "có số thực hiện nhưng chưa biết của tháng nào. Chọn tháng của báo cáo."
    ),
    "number_is_written_the_other_way": _(
        "“%(given)s” dùng dấu phân cách khác với mẫu của tệp. Ghi lại cho thống nhất."
    ),
    "report_day_is_in_the_future": _("Ngày chốt số liệu chưa đến. Kiểm tra lại ngày."),
    "report_has_no_source": _("Chưa ghi cơ quan lập báo cáo. Điền nguồn số liệu."),
    "report_says_nothing": _("Tệp không có số nào để nhập. Kiểm tra mẫu và các cột."),
    "report_was_taken_before": _(
        "Chính tệp này đã được nhập ngày %(day)s (%(name)s). Không nhập lại."
    ),
    "revenue_item_is_not_in_force": _(
        "khoản mục “%(item)s” không có hiệu lực vào tháng này. Kiểm tra danh mục."
    ),
    "revenue_item_is_unknown": _(
        "không có khoản mục “%(given)s” trong danh mục. Sửa tên, hoặc bổ sung danh mục."
    ),
    "sum_of_lines_differs": _(
        "ghi %(given)s đồng nhưng cộng các dòng là %(sum)s đồng, lệch %(difference)s đồng. "
        "Sửa dòng sai."
    ),
    "total_line_is_missing": _("Tệp không có dòng “%(names)s” để đối chiếu. Bổ sung dòng này."),
    "year_of_line_differs": _("“%(given)s” không thuộc năm %(year)s của báo cáo. Sửa năm."),
}
