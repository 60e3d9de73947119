"""An application begun online and what its owner does later: why not, said to a citizen."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "draft_is_filed": _("Hồ sơ này đã nộp rồi. Mở hồ sơ ở mục Hồ sơ của tôi."),
    "draft_is_unknown": _(
        "Không có hồ sơ đang soạn này. Có thể bạn đã xóa, hoặc đã quá hạn giữ. Soạn hồ sơ mới."
    ),
    "form_is_of_another_version": _(
        "Mẫu tờ khai vừa đổi. Xem lại các mục dưới đây rồi gửi; những gì còn dùng được đã được "
        "giữ lại."
    ),
    "nothing_is_asked_for": _("Hồ sơ này không chờ bổ sung gì. Tải lại trang để xem tình trạng."),
    "paper_is_not_asked": _("Hồ sơ này không cần giấy tờ đó. Tải lại trang."),
    "papers_are_missing": _("Còn thiếu giấy tờ bắt buộc. Gửi đủ giấy tờ rồi nộp."),
    "supplement_brings_nothing": _("Chọn ít nhất một tệp hoặc ảnh rồi gửi."),
    "too_many_drafts": _("Bạn đang soạn %(most)s hồ sơ. Nộp hoặc xóa bớt rồi soạn tiếp."),
    "too_many_files": _(
        "Gửi tối đa %(most)s tệp một lần nộp. Bỏ bớt hoặc gộp nhiều trang vào một tệp."
    ),
}
