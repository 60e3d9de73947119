from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "report_is_not_yours_to_make": _(
        "Đơn vị này nằm ngoài phạm vi bạn được xem. Chọn đơn vị khác, hoặc đề nghị đơn vị ấy lập."
    ),
    "report_period_is_to_come": _(
        "Kỳ này chưa bắt đầu (từ %(since)s) nên chưa có gì để báo cáo. Chọn kỳ đã hoặc đang chạy."
    ),
}
