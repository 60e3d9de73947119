"""What people type about follow-up and scores. Forms parse; the rules decide."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.engine.plans.shapes import Answer, NudgeChoice, NudgeView
from opendistrict.faces.kit.fields import DayField

LONG = 1000


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(label=_("Trả lời"), widget=forms.RadioSelect)
    proposed_on = DayField(
        label=_("Ngày đề nghị"), required=False, help_text=_("Chỉ điền khi xin lùi hạn.")
    )
    text = forms.CharField(
        label=_("Lý do, vướng mắc hoặc việc cần hỗ trợ"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, nudge: NudgeView, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [
            (Answer.NEW_DATE, _("Xin lùi hạn")),
            (Answer.OBSTACLE, _("Nêu vướng mắc")),
            (Answer.HELP, _("Xin hỗ trợ")),
        ]
        if nudge.task_id is None:
            choices = choices[1:]
            del self.fields["proposed_on"]
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]


class WordForm(forms.Form):
    """The assigner's word on an answer."""

    decision = forms.CharField()
    text = forms.CharField(
        label=_("Ý kiến"),
        help_text=_("Bắt buộc khi không đồng ý."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ByHandForm(forms.Form):
    """Parses a reminder by hand; `kit/_nudge_fields.html` draws it."""

    post = forms.ChoiceField(label=_("Nhắc ai"))
    note = forms.CharField(label=_("Lời nhắc"), max_length=LONG, required=False)

    def __init__(self, choices: Iterable[NudgeChoice], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        keys = [str(choice.post_id) for choice in choices]
        self.fields["post"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """A contest, or the decision on one."""

    decision = forms.CharField(required=False)
    reason = forms.CharField(
        label=_("Lý do"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 3})
    )
