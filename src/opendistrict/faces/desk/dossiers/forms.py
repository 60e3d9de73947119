"""What the acts on a dossier ask. Forms read what was typed; whether it may be, the rules say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opendistrict.engine.cases.shapes.dossier import DossierPage
from opendistrict.faces.desk.tasks.forms import Choices
from opendistrict.faces.kit import dossier_words
from opendistrict.faces.kit.dossier_words import said
from opendistrict.faces.kit.fields import DayField
from opendistrict.kernel.workclock import Every, Term
from opendistrict.registers.orgs.shapes import PostShape

OTHER = dossier_words.OTHER_PAPER


@dataclass(frozen=True, slots=True)
class About:
    """What a form needs to know of its dossier: who could get it, whom to ask, what is proposed."""

    page: DossierPage
    posts: Sequence[PostShape] = ()
    chosen: PostShape | None = None
    units: Choices = field(default_factory=list)
    proposed: datetime | None = None
    closing: Any = None  # day → the moment the office closes
    ground: Sequence[str] = ()


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _reason(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=_area())


_NOTE = _("Ghi chú (không bắt buộc)")


def _note(label: Any = _NOTE) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=2000, widget=_area(2))


class ActForm(forms.Form):
    """The revision goes with every form: of two officers at once one is told."""

    has_files: ClassVar[bool] = False
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, about: About) -> None:
        super().__init__(data, files, initial={"revision": about.page.standing.revision})
        self.about = about
        self.prepare(about)
        first = next((one for one in self.visible_fields()), None)
        if first is not None:
            first.field.widget.attrs["autofocus"] = True

    def prepare(self, about: About) -> None:
        """Choices and what is proposed."""

    def choose(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}

    @property
    def seen(self) -> int | None:
        """The revision the officer had before their eyes."""
        found: int | None = self.cleaned_data["revision"]
        return found


class NoteForm(ActForm):
    note = _note()


class SignForm(ActForm):
    note = _note()
    secret = forms.CharField(
        label=_("Mật khẩu chứng thư số"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "Để ký điện tử và phát hành kết quả dạng tệp. Để trống nếu ký trên giấy. "
            "Mật khẩu không được lưu."
        ),
    )


class NothingForm(ActForm):
    """An act that asks nothing."""


class ReasonsForm(ActForm):
    reasons = _reason(_("Lý do"))


class DeclineForm(ActForm):
    note = _reason(_("Lý do"))


class BasisForm(ActForm):
    basis = _reason(_("Căn cứ, lý do"))


class _ToPostForm(ActForm):
    to = forms.ChoiceField(label=_("Người nhận"))

    def prepare(self, about: About) -> None:
        self.choose("to", [(str(post.id), _post(post)) for post in about.posts])
        if about.chosen is not None:
            self.fields["to"].initial = str(about.chosen.id)
        if not about.posts:
            self.fields["to"].required = False
            self.fields["to"].help_text = gettext(
                "Hôm nay chưa có chức danh nào làm được bước này: hồ sơ sẽ chờ ở cơ quan."
            )

    @property
    def arguments(self) -> dict[str, Any]:
        found = super().arguments
        return found | {"to": UUID(found["to"]) if found["to"] else None}


def _post(post: PostShape) -> str:
    title = dossier_words.either(post.title, post.title_en)
    return f"{post.person_name} – {title}" if post.person_name else title


class ForwardForm(_ToPostForm):
    pass


class PassOnForm(_ToPostForm):
    note = _note()

    def prepare(self, about: About) -> None:
        super().prepare(about)
        if not about.page.standing.next_step:  # the counter gets it
            del self.fields["to"]

    @property
    def arguments(self) -> dict[str, Any]:
        if "to" not in self.fields:
            return {"note": self.cleaned_data["note"]}
        return super().arguments


class HandOverForm(_ToPostForm):
    note = _note(_("Lời nhắn (không bắt buộc)"))


class SendBackForm(ActForm):
    step = forms.ChoiceField(label=_("Về bước"))
    note = _reason(_("Cần làm lại điều gì"))

    def prepare(self, about: About) -> None:
        here = dossier_words.step_of(about.page.standing.state)
        rows = {one.code: one for one in about.page.procedure.steps}
        back = rows[here].back_to if here in rows else ()
        self.choose("step", [(code, said(rows[code].name)) for code in back])


class AskSupplementForm(ActForm):
    papers = forms.MultipleChoiceField(
        required=False, label=_("Giấy tờ còn thiếu"), widget=forms.CheckboxSelectMultiple
    )
    items = forms.CharField(
        required=False,
        max_length=4000,
        label=_("Nội dung khác, mỗi dòng một mục"),
        widget=_area(4),
    )
    note = _note(_("Lý do, căn cứ (không bắt buộc)"))
    second_counts_as_late = forms.BooleanField(
        required=False,
        label=_("Tôi biết: yêu cầu bổ sung lần hai làm hồ sơ bị tính là trễ hạn."),
    )

    def prepare(self, about: About) -> None:
        page = about.page
        names = [(said(one.name), said(one.name)) for one in page.procedure.papers]
        self.choose("papers", names)
        missing = page.standing.missing_papers
        self.fields["papers"].initial = [
            said(one.name) for one in page.procedure.papers if one.code in missing
        ]
        if page.standing.received_at is None or not page.standing.supplements:
            del self.fields["second_counts_as_late"]
        if not names:
            del self.fields["papers"]

    @property
    def arguments(self) -> dict[str, Any]:
        found = self.cleaned_data
        typed = [line.strip(" •-\t") for line in found["items"].splitlines()]
        return {
            "items": [*found.get("papers", ()), *filter(None, typed)],
            "second_counts_as_late": found.get("second_counts_as_late", False),
            "note": found["note"],
        }


class _FileForm(ActForm):
    """A paper that came: seen at the counter, or kept as a file."""

    has_files = True
    paper = forms.ChoiceField(label=_("Giấy tờ"))
    kind = forms.ChoiceField(
        label=_("Loại"), choices=list(dossier_words.PAPER_KINDS.items()), initial="copy"
    )
    count = forms.IntegerField(label=_("Số bản"), min_value=1, max_value=99, initial=1)
    file = forms.FileField(
        required=False,
        label=_("Tệp (nếu có)"),
        help_text=_("PDF, ảnh JPEG hoặc PNG, DOCX, XLSX. Nếu biểu mẫu bị trả lại, chọn lại tệp."),
    )

    def prepare(self, about: About) -> None:
        rows = about.page.procedure.papers
        missing = about.page.standing.missing_papers
        self.choose(
            "paper",
            [*((one.code, said(one.name)) for one in rows), (OTHER, gettext("Giấy tờ khác"))],
        )
        if missing:
            self.fields["paper"].initial = missing[0]


class AttachForm(_FileForm):
    pass


class SupplementForm(ActForm):
    """What came of what was asked for: ticked, and perhaps a file."""

    has_files = True
    papers = forms.MultipleChoiceField(
        required=False, label=_("Giấy tờ đã nhận"), widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(
        label=_("Loại"), choices=list(dossier_words.PAPER_KINDS.items()), initial="copy"
    )
    file = forms.FileField(
        required=False,
        label=_("Tệp (nếu có)"),
        help_text=_("PDF, ảnh JPEG hoặc PNG, DOCX, XLSX. Nếu biểu mẫu bị trả lại, chọn lại tệp."),
    )
    note = _note()

    def prepare(self, about: About) -> None:
        rows = about.page.procedure.papers
        self.choose(
            "papers",
            [*((one.code, said(one.name)) for one in rows), (OTHER, gettext("Giấy tờ khác"))],
        )


class EnquireForm(ActForm):
    to_unit_id = forms.ChoiceField(label=_("Đơn vị được hỏi"))
    question = _reason(_("Câu hỏi"))
    amount = forms.IntegerField(label=_("Trả lời trong"), min_value=1, max_value=60, initial=2)
    every = forms.ChoiceField(
        label=_("Tính theo"),
        choices=[
            (Every.WORKING_DAY, _("ngày làm việc")), (Every.WORKING_HOUR, _("giờ làm việc")),
            (Every.DAY, _("ngày")),
        ],
    )  # fmt: skip
    stops_clock = forms.BooleanField(
        required=False,
        label=_("Tạm dừng thời hạn của hồ sơ trong khi chờ (chỉ khi pháp luật cho phép)"),
    )

    def prepare(self, about: About) -> None:
        self.choose("to_unit_id", [("", "—"), *about.units])

    @property
    def arguments(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {
            "to_unit_id": UUID(found["to_unit_id"]),
            "question": found["question"],
            "term": Term(Fraction(found["amount"]), Every(found["every"])),
            "stops_clock": found["stops_clock"],
        }


class SetFeeForm(ActForm):
    amount = forms.IntegerField(label=_("Mức thu (đồng)"), min_value=0, max_value=10**12)
    basis = forms.CharField(label=_("Căn cứ"), max_length=2000)


class PayForm(ActForm):
    amount = forms.IntegerField(label=_("Số tiền (đồng)"), min_value=1, max_value=10**12)
    reference = forms.CharField(label=_("Số biên lai"), max_length=64)
    is_online = forms.BooleanField(
        required=False,
        label=_("Đã trả trực tuyến"),
        help_text=_(
            "Qua một cổng thanh toán khác. Chuyển khoản theo thông báo nộp tiền thì không ghi ở "
            "đây: ngân hàng báo có là hồ sơ tự được ghi."
        ),
    )

    def prepare(self, about: About) -> None:
        standing = about.page.standing
        if standing.fee is not None:
            self.fields["amount"].initial = standing.fee - standing.paid


class ApologiseForm(ActForm):
    new_date = DayField(label=_("Hẹn lại ngày"))
    reasons = _reason(_("Lý do, lời xin lỗi"))

    def prepare(self, about: About) -> None:
        if about.proposed is not None:
            self.fields["new_date"].initial = about.proposed.date()
            self.fields["new_date"].help_text = gettext(
                "Đề xuất theo thời hạn các bước còn lại; cuối giờ làm việc ngày đó."
            )
        page = about.page
        step = dossier_words.step_of(page.standing.state)
        self.fields["reasons"].initial = gettext(
            "Cơ quan xin lỗi vì chưa giải quyết xong đúng hẹn: hồ sơ còn ở bước “%(step)s”."
        ) % {"step": dossier_words.step_name(page.procedure, step)}

    @property
    def arguments(self) -> dict[str, Any]:
        found = self.cleaned_data
        day: date = found["new_date"]
        return {"new_date": self.about.closing(day), "reasons": found["reasons"]}


class RelateForm(ActForm):
    number = forms.CharField(
        label=_("Số hồ sơ kia"), max_length=64,
        help_text=_("Hồ sơ cùng cơ quan giải quyết và chưa kết thúc."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip


class UnmaskForm(forms.Form):
    purpose = forms.CharField(
        label=_("Xem để làm gì"),
        max_length=500,
        widget=_area(2),
        help_text=_("Mục đích, tên bạn và thời điểm được lưu lại; người dân có quyền được biết."),
    )


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Trả lời"), max_length=4000, widget=_area(5))


class CommentForm(forms.Form):
    text = forms.CharField(label=_("Ý kiến"), max_length=4000, widget=_area(2))


FORMS: Mapping[str, type[ActForm]] = {
    "receive": NoteForm, "forward": ForwardForm, "take": NothingForm, "sign": SignForm,
    "pass_on": PassOnForm, "give_result": NoteForm, "agree": NoteForm,
    "supplement": SupplementForm, "pay": PayForm, "decline": DeclineForm,
    "ask_supplement": AskSupplementForm, "ask_payment": NoteForm, "enquire": EnquireForm,
    "send_back": SendBackForm, "hand_over": HandOverForm, "attach": AttachForm,
    "set_fee": SetFeeForm, "extend": BasisForm, "apologise": ApologiseForm,
    "withdraw": NoteForm, "lapse": NothingForm, "refuse": ReasonsForm, "stop": ReasonsForm,
    "reopen": BasisForm, "relate": RelateForm, "leave_bundle": NothingForm,
}  # fmt: skip
