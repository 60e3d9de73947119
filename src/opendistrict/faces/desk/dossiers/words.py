"""The acts on a dossier in words, in the order in which a page offers them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class ActWords:
    """`told` is what the officer reads when it is done; `is_forward` leads to the result; `asks`
    nothing: pressed at once."""

    label: str | Promise
    icon: str
    told: str | Promise
    is_forward: bool = False
    is_danger: bool = False
    note: str | Promise = ""  # what it means, above the form


ACTS: dict[str, ActWords] = {
    "receive": ActWords(
        _("Tiếp nhận, hẹn trả"), "circle-check", _("Đã tiếp nhận và hẹn ngày trả."), True,
        note=_("Từ lúc này thời hạn giải quyết được tính và ngày hẹn có hiệu lực với người nộp."),
    ),
    "forward": ActWords(
        _("Chuyển đơn vị giải quyết"), "arrow-right", _("Đã chuyển đơn vị giải quyết."), True
    ),
    "take": ActWords(
        _("Bắt đầu xử lý"), "player-play", _("Bạn đang xử lý hồ sơ này."), True
    ),
    "sign": ActWords(
        _("Ký kết quả"), "signature", _("Đã ký. Chuyển tiếp để phát hành kết quả."), True,
        note=_("Căn cứ ký được lưu nguyên cùng quyết định, không sửa được về sau."),
    ),
    "pass_on": ActWords(_("Chuyển bước tiếp"), "arrow-right", _("Đã chuyển hồ sơ."), True),
    "give_result": ActWords(
        _("Trả kết quả"), "package-export", _("Đã ghi nhận trả kết quả."), True
    ),
    "agree": ActWords(
        _("Đồng ý cho rút"), "check", _("Đã đồng ý cho rút hồ sơ."), True, is_danger=True,
        note=_("Hồ sơ dừng giải quyết theo yêu cầu của người nộp."),
    ),
    "supplement": ActWords(
        _("Nhận giấy tờ bổ sung"), "file-check", _("Đã nhận bổ sung; thời hạn tính tiếp."), True
    ),
    "pay": ActWords(_("Ghi nhận tiền đã thu"), "cash", _("Đã ghi nhận tiền thu.")),
    "decline": ActWords(
        _("Không rút, xử lý tiếp"), "player-play", _("Hồ sơ được xử lý tiếp.")
    ),
    "ask_supplement": ActWords(
        _("Yêu cầu bổ sung"), "file-plus", _("Đã yêu cầu bổ sung; thời hạn tạm dừng."),
        note=_("Nêu một lần, đầy đủ mọi giấy tờ và nội dung còn thiếu (mẫu 02)."),
    ),
    "ask_payment": ActWords(_("Yêu cầu nộp phí"), "cash", _("Đã yêu cầu người nộp nộp phí.")),
    "enquire": ActWords(
        _("Hỏi đơn vị khác"), "help", _("Đã gửi câu hỏi."),
        note=_("Đơn vị được hỏi có thời hạn riêng. Hồ sơ không chuyển bước trước khi có trả lời."),
    ),
    "send_back": ActWords(_("Trả lại bước trước"), "arrow-back-up", _("Đã trả lại bước trước.")),
    "hand_over": ActWords(_("Giao người khác"), "arrows-exchange", _("Đã giao người khác.")),
    "attach": ActWords(_("Thêm giấy tờ"), "paperclip", _("Đã thêm giấy tờ.")),
    "relate": ActWords(
        _("Xếp cùng bộ với hồ sơ khác"), "link", _("Đã xếp cùng bộ."),
        note=_(
            "Các hồ sơ nộp cùng dịp của một gia đình. Mỗi hồ sơ vẫn có ngày hẹn, phí và người "
            "giữ riêng; cùng bộ để cán bộ và người nộp thấy nhau."
        ),
    ),
    "leave_bundle": ActWords(
        _("Tách khỏi bộ hồ sơ"), "unlink", _("Đã tách khỏi bộ hồ sơ."),
        note=_("Hồ sơ vẫn giải quyết như cũ; chỉ không còn xếp cùng các hồ sơ kia."),
    ),
    "set_fee": ActWords(_("Ghi mức thu"), "receipt", _("Đã ghi mức thu.")),
    "extend": ActWords(
        _("Gia hạn"), "calendar-plus", _("Đã gia hạn và báo người nộp."),
        note=_("Pháp luật cho gia hạn một lần, và phải báo trước khi hết hạn."),
    ),
    "apologise": ActWords(
        _("Xin lỗi, hẹn lại"), "calendar-event", _("Đã xin lỗi và hẹn ngày mới."),
        note=_(
            "Chỉ một lần và trước khi quá hẹn (mẫu 04). Hồ sơ vẫn tính trễ theo hạn pháp luật."
        ),
    ),
    "withdraw": ActWords(
        _("Ghi nhận xin rút hồ sơ"), "arrow-back-up", _("Đã ghi nhận yêu cầu rút hồ sơ.")
    ),
    "lapse": ActWords(
        _("Dừng vì quá hạn bổ sung"), "ban", _("Đã dừng hồ sơ."), is_danger=True
    ),
    "refuse": ActWords(
        _("Từ chối tiếp nhận"), "x", _("Đã từ chối tiếp nhận."), is_danger=True,
        note=_("Người nộp nhận được lý do bằng văn bản (mẫu 03)."),
    ),
    "stop": ActWords(
        _("Dừng giải quyết"), "ban", _("Đã dừng giải quyết."), is_danger=True,
        note=_("Nêu rõ lý do và căn cứ; người nộp nhận được bằng văn bản."),
    ),
    "reopen": ActWords(
        _("Mở lại hồ sơ"), "rotate", _("Đã mở lại; thời hạn tính lại từ đầu."), is_danger=True
    ),
}  # fmt: skip
