"""Forms read what was typed; whether it is allowed is for the rules to say."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.engine.plans.shapes.nudges import HandOverChoice
from opendistrict.engine.plans.shapes.tasks import Group
from opendistrict.faces.kit.dossier_words import either
from opendistrict.faces.kit.fields import DayField
from opendistrict.registers.orgs.queries import Tree
from opendistrict.registers.orgs.shapes import PostShape, UnitKind, UnitShape

GROUPS = {
    Group.TO_DO: _("Cần làm"),
    Group.LATE: _("Quá hạn"),
    Group.SOON: _("Sắp đến hạn"),
    Group.WAITING: _("Chờ bên giao"),
    Group.DONE: _("Đã hoàn thành"),
    Group.OPEN: _("Chưa kết thúc"),
}
UNIT_KINDS = {
    UnitKind.OFFICE: _("Phòng, ban chuyên môn"),
    UnitKind.WARD: _("Phường"),
    UnitKind.SERVICE: _("Đơn vị sự nghiệp"),
    UnitKind.PARTY: _("Cơ quan Đảng, đoàn thể"),
    UnitKind.DISTRICT: _("Quận"),
    UnitKind.CITY: _("Thành phố"),
    UnitKind.OUTSIDE: _("Cơ quan ngoài"),
}
REPEATS = (
    ("", _("Không lặp lại")),
    ("week", _("Hằng tuần")),
    ("month", _("Hằng tháng")),
    ("quarter", _("Hằng quý (tháng cuối quý)")),
    ("year", _("Hằng năm (tháng 12)")),
)
Choices = list[tuple[str, Any]]


def by_kind(units: Iterable[UnitShape]) -> list[tuple[str, list[UnitShape]]]:
    """Units under the name of their kind, in official order, kinds without units left out."""
    found: dict[str, list[UnitShape]] = {kind: [] for kind in UNIT_KINDS}
    for unit in units:
        found[unit.kind].append(unit)
    return [
        (str(UNIT_KINDS[UnitKind(kind)]), sorted(group, key=lambda u: (u.place_in_line, u.name)))
        for kind, group in found.items()
        if group
    ]


def unit_choices(tree: Tree, unit_ids: Iterable[UUID]) -> Choices:
    known = [tree.units[unit_id] for unit_id in unit_ids if unit_id in tree.units]
    return [
        (title, [(str(unit.id), either(unit.name, unit.name_en)) for unit in group])
        for title, group in by_kind(known)
    ]


class FilterForm(forms.Form):
    """What a list is narrowed by. The tab travels along hidden."""

    tab = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        required=False,
        max_length=200,
        label=_("Tìm"),
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Từ trong tên, hoặc số NV-…")}
        ),
    )
    group = forms.ChoiceField(required=False, label=_("Tình trạng"))
    unit = forms.ChoiceField(required=False, label=_("Đơn vị chủ trì"))
    programme = forms.ChoiceField(required=False, label=_("Chương trình, đề án"))
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    target = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any], *, usual: str, units: Choices, programmes: Choices
    ) -> None:
        super().__init__(data)
        self.fields["group"].choices = [("", usual), *GROUPS.items()]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", _("Mọi đơn vị")), *units]  # type: ignore[attr-defined]
        if programmes:
            self.fields["programme"].choices = [("", _("Mọi chương trình")), *programmes]  # type: ignore[attr-defined]
        else:
            del self.fields["programme"]


def milestone_lines(text: str) -> list[tuple[str, date | None]]:
    """One milestone a line: "Khảo sát hiện trạng | 15/01/2024"; the day may be left out.

    ValueError names the line whose day cannot be read.
    """
    found: list[tuple[str, date | None]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        title, bar, day = line.rpartition("|")
        if not bar:
            title, day = line, ""
        if not title.strip() and not day.strip():
            continue
        if not day.strip():
            found.append((title.strip(), None))
            continue
        try:
            found.append((title.strip(), datetime.strptime(day.strip(), "%d/%m/%Y").date()))  # noqa: DTZ007
        except ValueError:
            raise ValueError(number) from None
    return found


class MilestonesField(forms.CharField):
    """The roadmap, a line each; `clean` gives pairs of title and day."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault(
            "help_text", _("Mỗi dòng một mốc, ngày sau dấu |. Ví dụ: Khảo sát | 15/01/2026")
        )
        options.setdefault("widget", forms.Textarea(attrs={"rows": 5}))
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return milestone_lines(text)
        except ValueError as error:
            told = _("Dòng %(line)s: ngày sau dấu | phải theo dạng ngày/tháng/năm.")
            raise forms.ValidationError(told, params={"line": error.args[0]}) from None


class NumbersField(forms.CharField):
    """Public numbers of tasks, with commas or blanks between; `clean` gives a list."""

    def clean(self, value: Any) -> Any:
        return super().clean(value).replace(",", " ").upper().split()


class GiveForm(forms.Form):
    """The "6 rõ": rõ việc, rõ kết quả, rõ người, rõ thời gian, rõ trách nhiệm, rõ thẩm quyền."""

    title = forms.CharField(
        max_length=600, label=_("Rõ việc: nhiệm vụ"), widget=forms.Textarea(attrs={"rows": 2})
    )
    product = forms.CharField(max_length=400, required=False, label=_("Rõ kết quả: sản phẩm"))
    units = forms.MultipleChoiceField(label=_("Rõ người: đơn vị chủ trì"))
    post = forms.ChoiceField(
        required=False,
        label=_("Người phụ trách"),
        help_text=_("Để trống: đơn vị tự phân công. Chỉ chọn khi giao cho một đơn vị."),
    )
    with_units = forms.MultipleChoiceField(required=False, label=_("Đơn vị phối hợp"))
    due_on = DayField(required=False, label=_("Rõ thời gian: thời hạn"))
    due_rule = forms.CharField(
        max_length=200,
        required=False,
        label=_("Cách tính thời hạn"),
        help_text=_("Ghi theo văn bản, ví dụ “trước ngày 15 tháng 12”. Bắt buộc khi hạn đã qua."),
    )
    repeats = forms.ChoiceField(choices=REPEATS, required=False, label=_("Lặp lại"))
    repeats_on = forms.IntegerField(
        min_value=1,
        max_value=31,
        required=False,
        label=_("Vào ngày"),
        help_text=_("Ngày trong tháng; với hằng tuần: 1 là thứ Hai, 7 là Chủ nhật."),
    )
    responsibility = forms.CharField(max_length=400, required=False, label=_("Rõ trách nhiệm"))
    authority = forms.CharField(max_length=400, required=False, label=_("Rõ thẩm quyền"))
    milestones = MilestonesField(label=_("Lộ trình"))
    programme = forms.ChoiceField(required=False, label=_("Thuộc chương trình, đề án"))
    needs = NumbersField(
        required=False,
        label=_("Cần xong trước"),
        help_text=_("Số các nhiệm vụ, ví dụ NV-2026-000012"),
    )
    target = forms.UUIDField(required=False, widget=forms.HiddenInput)
    passage = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        tree: Tree,
        unit_ids: Iterable[UUID],
        posts: Sequence[PostShape],
        programmes: Choices,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        units = unit_choices(tree, unit_ids)
        everywhere = unit_choices(tree, tree.units)
        self.fields["units"].choices = units  # type: ignore[attr-defined]
        self.fields["with_units"].choices = everywhere  # type: ignore[attr-defined]
        self.fields["programme"].choices = [("", "—"), *programmes]  # type: ignore[attr-defined]
        self.fields["post"].choices = [("", "—"), *_post_choices(tree, posts)]  # type: ignore[attr-defined]
        self.groups = self._checks("units", units)
        self.with_groups = self._checks("with_units", everywhere)

    def _checks(self, name: str, choices: Choices) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """Check boxes by kind of unit: (kind, [(id, name, is chosen)])."""
        chosen = {str(value) for value in (self[name].value() or [])}
        return [
            (kind, [(unit_id, label, unit_id in chosen) for unit_id, label in group])
            for kind, group in choices
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("repeats") and not values.get("repeats_on"):
            self.add_error("repeats_on", _("Cần chọn ngày lặp lại."))
        if values.get("post") and len(values.get("units", [])) > 1:
            self.add_error("post", _("Giao cho nhiều đơn vị thì để từng đơn vị tự phân công."))
        return values

    @property
    def recurrence(self) -> str:
        """What the rules read: "month:15"; "" for a task that comes once."""
        kind, day = self.cleaned_data["repeats"], self.cleaned_data["repeats_on"]
        if not kind:
            return ""
        return f"year:12-{day}" if kind == "year" else f"{kind}:{day}"


def _post_choices(tree: Tree, posts: Sequence[PostShape]) -> Choices:
    groups: dict[UUID, list[tuple[str, str]]] = {}
    for post in posts:
        name = post.person_name or _("chưa có người giữ")
        groups.setdefault(post.unit_id, []).append((str(post.id), f"{post.title} – {name}"))
    return [
        (tree.units[unit_id].name, group)
        for unit_id, group in groups.items()
        if unit_id in tree.units
    ]


class DueForm(forms.Form):
    due_on = DayField(label=_("Thời hạn mới"))
    reason = forms.CharField(
        required=False, label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2})
    )


class HandOverForm(forms.Form):
    """To whom the work of an ended unit goes, until when, and why."""

    lead = forms.ChoiceField(label=_("Đơn vị nhận"))
    due_on = DayField(
        required=False,
        label=_("Thời hạn mới"),
        help_text=_("Để trống: giữ thời hạn đang có. Thời hạn đầu tiên luôn được lưu."),
    )
    reason = forms.CharField(
        max_length=1000, label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self,
        data: Any = None,
        *,
        choices: Sequence[HandOverChoice],
        reason: str = "",
        key: object = "hand-over",  # several such forms may stand on one page
    ) -> None:
        super().__init__(data, initial={"reason": reason}, auto_id=f"{key}-%s")
        heirs = [(str(one.unit_id), one.name) for one in choices if one.is_heir]
        under = [(str(one.unit_id), one.name) for one in choices if not one.is_heir]
        groups = [(_("Đơn vị kế thừa"), heirs), (_("Thuộc nơi kế thừa"), under)]
        self.fields["lead"].choices = [group for group in groups if group[1]]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {
            "lead_unit_id": UUID(found["lead"]),
            "due_on": found["due_on"],
            "reason": found["reason"],
        }


class EvidenceForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp minh chứng"),
        error_messages={"required": _("Chọn tệp minh chứng trước khi tải lên.")},
    )
    note = forms.CharField(required=False, max_length=300, label=_("Ghi chú"))
    milestone = forms.ChoiceField(required=False, label=_("Cho mốc"))

    def __init__(
        self, data: Any = None, files: Any = None, *, milestones: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data, files)
        if milestones:
            self.fields["milestone"].choices = [("", _("Cả nhiệm vụ")), *milestones]  # type: ignore[attr-defined]
        else:
            del self.fields["milestone"]


class RoadmapForm(forms.Form):
    milestones = MilestonesField(label=_("Các mốc"))
