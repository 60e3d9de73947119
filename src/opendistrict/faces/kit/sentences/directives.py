from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "directive_is_being_decided": _(
        "Đã có đề xuất được quyết định trên văn bản này nên không đọc lại. "
        "Hoàn tác các quyết định đó trước, hoặc tiếp nhận văn bản thành bản mới."
    ),
    "directive_is_not_read": _("Văn bản chưa đọc xong. Chờ ít phút rồi tải lại trang."),
    "directive_is_unknown": _("Không có văn bản này, hoặc văn bản nằm ngoài phạm vi bạn được xem."),
    "document_is_registered": _(
        "Văn bản này đã được tiếp nhận với số %(number)s. Mở bản đã tiếp nhận."
    ),
    "document_is_from_the_future": _("Ngày ban hành %(day)s chưa đến. Kiểm tra lại ngày ban hành."),
    "merge_needs_one_document": _("Chỉ gộp được các đề xuất của cùng một văn bản."),
    "merge_needs_two_proposals": _("Chọn ít nhất hai đề xuất để gộp."),
    "nothing_to_take_back": _("Không có gì để hoàn tác. Tải lại trang để xem hiện trạng."),
    "only_a_decision_can_be_taken_back": _(
        "Đề xuất này chưa được quyết định nên chưa hoàn tác được."
    ),
    "parts_are_decided": _(
        "Có phần đã được quyết định hoặc sửa nên không ghép lại được. Hoàn tác từng phần trước."
    ),
    "passage_has_proposals": _(
        "Đoạn này còn đề xuất chưa quyết định. Quyết định từng đề xuất trước."
    ),
    "passages_are_undecided": _(
        "Còn %(count)s đoạn chưa quyết định. Giao, gắn hoặc bỏ qua từng đoạn rồi chốt văn bản."
    ),
    "proposal_is_decided": _(
        "%(by)s đã quyết định đề xuất này lúc %(at)s. Tải lại trang để xem kết quả."
    ),
    "proposal_kind_is_unknown": _("Không có loại đề xuất “%(kind)s”. Chọn lại loại."),
    "proposal_is_replaced": _(
        "Đề xuất này vừa được tách hoặc gộp. Tải lại trang để xem các đề xuất thay thế."
    ),
    "several_units_are_needed": _(
        "Chọn ít nhất hai đơn vị; giao cho một đơn vị thì dùng “Giao việc”."
    ),
    "span_is_outside_the_text": _("Phần chọn nằm ngoài văn bản. Chọn lại đoạn chữ."),
    "split_is_outside_the_proposal": _("Chỗ tách phải nằm trong đề xuất. Chọn lại chỗ tách."),
    "words_are_not_in_the_text": _(
        "Không thấy những chữ này trong văn bản. Chép lại đúng từng chữ, kể cả dấu câu."
    ),
}
