"""Every reason to say no, as a sentence that says what to do. Rules give codes, never prose."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opendistrict.kernel.refusals import Refused

SENTENCES: dict[str, Promise] = {
    "wrong_state": _(
        "Việc này không còn ở bước đó: có người vừa xử lý. Tải lại trang để xem bước hiện tại."
    ),
    "act_is_unknown": _(
        "Vai trò “%(role)s” trong gói dữ liệu nêu quyền chưa có: %(act)s. Sửa tên quyền rồi nạp lại."
    ),
    "delegation_from_another_post": _(
        "Chỉ ủy quyền được từ chức danh mình đang giữ. Chọn lại chức danh ở góc phải rồi thử lại."
    ),
    "right_is_not_yours": _(
        "Chức danh của bạn không có quyền này (%(act)s) nên không ủy quyền được. "
        "Đề nghị người có quyền thực hiện."
    ),
    "period_is_empty": _("Ngày kết thúc phải sau ngày bắt đầu. Chọn lại thời hạn."),
    "legal_basis_is_missing": _("Cần ghi căn cứ pháp lý (số, ngày văn bản) trước khi lưu."),
    "delegation_overlaps": _(
        "Đã có ủy quyền cùng nội dung trong khoảng thời gian này. "
        "Kết thúc ủy quyền cũ hoặc chọn thời hạn khác."
    ),
    "message_is_not_dead": _(
        "Thông điệp này chưa bị dừng nên không cần gửi lại. Tải lại danh sách để xem trạng thái."
    ),
    "kept_file_is_missing": _(
        "Không tìm thấy tệp đã lưu. Báo người quản trị để khôi phục từ bản sao lưu."
    ),
    "kept_file_was_changed": _(
        "Tệp đã lưu khác với lúc tiếp nhận (sai mã kiểm tra) nên không mở. "
        "Báo người quản trị để khôi phục bản gốc."
    ),
    "username_is_taken": _("Tên đăng nhập “%(username)s” đã có người dùng. Chọn tên khác."),
}


class _Told(dict[str, Any]):
    """A detail that the rule did not give reads as a dash, not as a broken page."""

    def __missing__(self, key: str) -> str:
        return "—"


def add(sentences: Mapping[str, Promise]) -> None:
    """A face may bring the sentences of its own codes; a code has one sentence only."""
    twice = SENTENCES.keys() & sentences.keys()
    assert not twice, f"these codes have a sentence already: {sorted(twice)}"
    SENTENCES.update(sentences)


def sentence(code: str, **details: object) -> str:
    """Why not, and what to do, in the reader's language."""
    if code not in SENTENCES:
        return gettext("Chưa thực hiện được (mã %(code)s). Tải lại trang rồi thử lại.") % {
            "code": code
        }
    return str(SENTENCES[code]) % _Told(details)


def sentences(refused: Refused) -> list[str]:
    return [sentence(code, **refused.details) for code in refused.codes]
