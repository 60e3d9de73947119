"""The index of Decision 766/QĐ-TTg in words: its groups, its formulas, what is missing for those
that are not answered."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from opendistrict.kernel.workclock import Every

GROUPS: Mapping[str, Promise] = {
    "publicity": gettext_lazy("Công khai, minh bạch"),
    "progress": gettext_lazy("Tiến độ giải quyết"),
    "online": gettext_lazy("Cung cấp dịch vụ trực tuyến"),
    "payment": gettext_lazy("Thanh toán trực tuyến"),
    "digital": gettext_lazy("Số hóa hồ sơ"),
    "satisfaction": gettext_lazy("Mức độ hài lòng"),
}
FORMULAS: Mapping[str, Promise] = {
    "1.1": gettext_lazy("Thủ tục được công bố đúng hạn"),
    "1.2": gettext_lazy("Thủ tục được cập nhật, công khai đúng hạn"),
    "1.3": gettext_lazy("Thủ tục được công khai đủ nội dung"),
    "1.4": gettext_lazy("Hồ sơ đồng bộ lên Cổng Dịch vụ công quốc gia"),
    "2.1": gettext_lazy("Hồ sơ đúng hạn, trước hạn"),
    "3.1": gettext_lazy("Thủ tục có dịch vụ trực tuyến"),
    "3.2": gettext_lazy("Dịch vụ trực tuyến có phát sinh hồ sơ"),
    "3.3": gettext_lazy("Hồ sơ nộp trực tuyến, có kết quả điện tử"),
    "3.5": gettext_lazy("Thủ tục có thanh toán trực tuyến"),
    "3.6": gettext_lazy("Hồ sơ có thu phí được thanh toán trực tuyến"),
    "4.1": gettext_lazy("Hồ sơ có kết quả điện tử"),
    "4.2": gettext_lazy("Hồ sơ được số hóa cả giấy tờ và kết quả"),
    "4.3": gettext_lazy("Hồ sơ dùng lại dữ liệu đã có"),
    "4.4": gettext_lazy("Kết nối, chia sẻ để dùng lại"),
    "4.5": gettext_lazy("Ứng dụng dữ liệu dân cư"),
    "5.1": gettext_lazy("Phản ánh, kiến nghị theo phân loại"),
    "5.2": gettext_lazy("Phản ánh, kiến nghị xử lý đúng hạn"),
    "5.3": gettext_lazy("Hài lòng về xử lý phản ánh, kiến nghị"),
    "5.4": gettext_lazy("Hài lòng về tiếp nhận, giải quyết hồ sơ"),
}
MISSING: Mapping[str, Promise] = {
    "1.1": gettext_lazy(
        "ngày ra quyết định công bố và ngày văn bản gốc có hiệu lực của mọi thủ tục"
    ),
    "1.2": gettext_lazy("ngày mọi thủ tục được công khai trên Cổng Dịch vụ công quốc gia"),
    "1.4": gettext_lazy("số hồ sơ Cổng Dịch vụ công quốc gia đã nhận, theo tháng trọn"),
    "3.5": gettext_lazy("ngày mức phí của mọi thủ tục lên Cổng Dịch vụ công quốc gia"),
    "5.1": gettext_lazy("cách hệ thống quốc gia phân loại phản ánh"),
}
"""What would have to be told for a formula that is not answered; all but 5.1 by `od portal`."""
UNITS: Mapping[Every, Promise] = {
    Every.HOUR: gettext_lazy("giờ"),
    Every.WORKING_HOUR: gettext_lazy("giờ làm việc"),
    Every.DAY: gettext_lazy("ngày"),
    Every.WORKING_DAY: gettext_lazy("ngày làm việc"),
    Every.MONTH: gettext_lazy("tháng"),
}
"""In what the time of a procedure is counted."""
