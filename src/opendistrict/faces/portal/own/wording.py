"""What citizens are told about their data. The words of a consent are kept with the consent."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CONSENTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "contact_email": (
        gettext_lazy("Nhận tin qua thư điện tử"),
        gettext_lazy("Báo khi hồ sơ được nhận, ngày hẹn đổi, phải nộp phí hoặc có kết quả."),
    ),
    "contact_phone": (
        gettext_lazy("Nhận tin qua điện thoại"),
        gettext_lazy("Gọi hoặc nhắn tin về hồ sơ của bạn."),
    ),
    "reuse_papers": (
        gettext_lazy("Dùng lại giấy tờ đã nộp"),
        gettext_lazy("Hồ sơ sau không phải nộp lại giấy tờ cơ quan đã có và còn giá trị."),
    ),
    "survey": (
        gettext_lazy("Khảo sát mức độ hài lòng"),
        gettext_lazy("Mời bạn đánh giá sau khi nhận kết quả, nhiều nhất một lần mỗi hồ sơ."),
    ),
}

# Letters that come whether they are wanted or not, and why (forms 02, 03, 04 of the decree).
OWED: tuple[tuple[Promise, Promise], ...] = (
    (
        gettext_lazy("Yêu cầu bổ sung giấy tờ"),
        gettext_lazy("Thời hạn tạm dừng cho đến khi bạn bổ sung; quá hạn thì hồ sơ bị dừng."),
    ),
    (
        gettext_lazy("Xin lỗi và hẹn lại ngày trả"),
        gettext_lazy("Cơ quan phải xin lỗi bằng văn bản trước khi quá ngày đã hẹn với bạn."),
    ),
    (
        gettext_lazy("Không tiếp nhận hoặc dừng giải quyết"),
        gettext_lazy("Cơ quan phải nêu lý do từ chối; bạn có quyền nộp lại hoặc khiếu nại."),
    ),
)

# How sure the office is of who somebody is: a kind of pill, a word, what it means.
LEVELS: dict[str, tuple[str, str | Promise, str | Promise]] = {
    "oidc": (
        "ok",
        gettext_lazy("Đã định danh điện tử"),
        gettext_lazy("Danh tính do bên cấp định danh điện tử xác nhận."),
    ),
    "counter": (
        "ok",
        gettext_lazy("Đã đối chiếu giấy tờ"),
        gettext_lazy("Cán bộ đã xem giấy tờ của bạn tại bộ phận một cửa."),
    ),
    "email": (
        "idle",
        gettext_lazy("Chưa xác minh danh tính"),
        gettext_lazy(
            "Chỉ mới biết địa chỉ thư điện tử. Mang căn cước đến bộ phận một cửa, hoặc đăng nhập "
            "bằng tài khoản định danh, để dùng đầy đủ."
        ),
    ),
}


def kept() -> list[tuple[str, str]]:
    """What is held, and why."""
    return [
        (
            _("Họ tên, ngày sinh, số định danh"),
            _("Để biết ai nộp hồ sơ; số định danh được mã hóa."),
        ),
        (_("Điện thoại, thư điện tử"), _("Để báo tin về hồ sơ; được mã hóa.")),
        (_("Địa chỉ, phường"), _("Để biết nơi giải quyết và nơi trả kết quả.")),
        (_("Những lần đăng nhập"), _("Để bạn thấy ai dùng tài khoản của mình.")),
        (
            _("Ai đã xem, đã sửa, để làm gì"),
            _("Mỗi lần mở số định danh hoặc điện thoại đều ghi lại người mở và mục đích."),
        ),
        (_("Hồ sơ và kết quả"), _("Lưu theo quy định về lưu trữ; hết hạn thì xóa được.")),
    ]
