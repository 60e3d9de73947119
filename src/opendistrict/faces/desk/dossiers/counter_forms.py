"""What stands on the counter's page: who applies, the procedure's own fields, the papers.

Fields of a procedure are data, so the page draws them one by one; `weighing` cleans and checks
what was typed. Nothing that was typed is lost when something is wrong.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opendistrict.engine.cases.queries.weighing import Weighed
from opendistrict.engine.cases.shapes.dossier import Brought
from opendistrict.engine.cases.shapes.procedure import (
    FieldKind,
    FormField,
    PaperRow,
    Procedure,
    When,
)
from opendistrict.faces.kit import dossier_words
from opendistrict.faces.kit.dossier_words import said
from opendistrict.faces.kit.fields import DayField
from opendistrict.faces.kit.words import sentence

FIELD, PAPER, KIND, COUNT, FILE = "f.", "paper.", "kind.", "count.", "file."
MOST_FILES = 30  # of one application
NEW = "new"
HELD = {
    "identity.full_name": "full_name", "identity.birth_date": "birth_date",
    "identity.national_id": "national_id", "identity.phone": "phone",
    "identity.email": "email", "identity.address": "address",
}  # fmt: skip


class PersonForm(forms.Form):
    """Somebody who is not in the register yet, or whose papers say something newer."""

    full_name = forms.CharField(required=False, max_length=200, label=_("Họ và tên, tên đơn vị"))
    national_id = forms.CharField(
        required=False, max_length=20, label=_("Số định danh hoặc mã số thuế")
    )
    birth_date = DayField(required=False, label=_("Ngày sinh"))
    phone = forms.CharField(
        required=False, max_length=20, label=_("Điện thoại"),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )  # fmt: skip
    email = forms.EmailField(required=False, label=_("Thư điện tử"))
    address = forms.CharField(required=False, max_length=300, label=_("Địa chỉ"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="n", auto_id="%s")
        for one in self.fields.values():
            one.widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("full_name", "").strip() and "full_name" not in self.errors:
            self.add_error("full_name", _("Cần ghi họ tên hoặc tên đơn vị."))
        return found

    @property
    def held(self) -> dict[str, object]:
        """What is known of them now, by the names of `held_by`."""
        found = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else {}
        return {name: found[own] for name, own in HELD.items() if found.get(own)}


@dataclass(frozen=True, slots=True)
class Came:
    """Who filed the other dossier of the bundle for its applicant, and by what paper."""

    party_id: UUID
    name: str
    authority: str


class RepresentativeForm(forms.Form):
    """Who came for somebody else, and by what paper. Nobody came where all of it is empty.

    `same`: who came with the other dossier of the bundle comes with this one too.
    """

    _WHO = ("full_name", "national_id")

    same = forms.BooleanField(
        required=False,
        help_text=_("Bỏ chọn để ghi người khác. Không ai nộp thay thì bỏ chọn và không ghi ai."),
    )
    full_name = forms.CharField(max_length=200, label=_("Họ và tên người nộp thay"))
    national_id = forms.CharField(max_length=20, label=_("Số định danh người nộp thay"))
    phone = forms.CharField(
        required=False, max_length=20, label=_("Điện thoại người nộp thay"),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )  # fmt: skip
    authority = forms.CharField(
        max_length=300, label=_("Nộp thay theo giấy tờ nào"),
        help_text=_("Giấy ủy quyền, quyết định giám hộ, giấy giới thiệu: số, ngày, nơi lập."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, came: Came | None = None) -> None:
        told = {"same": True, "authority": came.authority} if came and data is None else {}
        super().__init__(data, initial=told, prefix="r", auto_id="%s")
        if came is None:
            del self.fields["same"]
        else:
            label = gettext("Vẫn do %(name)s nộp thay") % {"name": came.name}
            self.fields["same"].label = label
            for name in self._WHO:
                self.fields[name].required = False
        for one in self.fields.values():
            one.widget.attrs["autocomplete"] = "off"

    @classmethod
    def of_page(cls, post: Mapping[str, Any] | None, came: Came | None) -> "RepresentativeForm":
        """Bound where it was begun; `post` is None where the page is opened. The paper of the
        other dossier alone, with nobody who came by it, is no beginning."""
        if post is None:
            return cls(came=came)
        told = {name: str(post.get(f"r-{name}", "")).strip() for name in cls.base_fields}
        if came is None:
            del told["same"]
        elif told["authority"] == came.authority and not told["same"]:
            del told["authority"]
        found = cls(post if any(told.values()) else None, came=came)
        if not found.is_bound:
            found.initial = {}
        return found

    @property
    def is_open(self) -> bool:
        return self.is_bound or bool(self.initial)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("same") and any(found.get(one) for one in (*self._WHO, "phone")):
            self.add_error(
                "same", _("Bỏ chọn ô này để ghi người khác, hoặc xóa tên và số vừa ghi.")
            )
        elif "same" in self.fields and not found.get("same"):
            for name in self._WHO:
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return found


@dataclass(frozen=True, slots=True)
class Drawn:
    """One field of a procedure as it is drawn. `is_shown` by what was filled in so far; `decides`:
    the fee, or whether other fields are asked."""

    code: str
    label: str
    help: str
    kind: str  # text, area, number, day, select
    value: str
    required: bool
    error: str
    choices: Sequence[tuple[str, str]] = ()
    when_field: str = ""
    when_in: str = ""
    is_shown: bool = True
    mode: str = ""


_KINDS = {
    FieldKind.LONG_TEXT: "area", FieldKind.WHOLE: "number", FieldKind.DECIMAL: "number",
    FieldKind.DAY: "day", FieldKind.YES_NO: "select", FieldKind.CHOICE: "select",
}  # fmt: skip
_MODES = {
    FieldKind.WHOLE: "numeric", FieldKind.DECIMAL: "decimal", FieldKind.PHONE: "tel",
    FieldKind.EMAIL: "email", FieldKind.NATIONAL_ID: "numeric",
}  # fmt: skip


def drawn(weighed: Weighed, typed: Mapping[str, str], *, told: bool) -> list[Drawn]:
    """The fields in order. Those the applicant's own data answers are left out unless it does not;
    `told`: say what is wrong (not before something was sent)."""
    problems = {one.field: one for one in weighed.checked.problems} if told else {}
    asked = {one.code for one in weighed.fields}
    found = []
    for one in weighed.procedure.form:
        if one.held_by in HELD and one.code not in problems and one.code not in typed:
            continue
        problem = problems.get(one.code)
        found.append(
            Drawn(
                one.code, said(one.label), said(one.help) if one.help else "",
                _KINDS.get(one.kind, "text"), typed.get(one.code, ""), one.required,
                sentence(problem.code, **problem.details) if problem else "",
                _choices(one), *_when(one.when), one.when is None or one.code in asked,
                _MODES.get(one.kind, ""),
            )
        )  # fmt: skip
    return found


def _choices(one: FormField) -> list[tuple[str, str]]:
    if one.kind is FieldKind.YES_NO:
        return [("true", gettext("Có")), ("false", gettext("Không"))]
    return [(choice.value, said(choice.label)) for choice in one.choices]


def _when(when: When | None) -> tuple[str, str]:
    """The condition for the page's script: the field, and its values one a line."""
    if when is None:
        return "", ""
    values = [str(value).lower() if isinstance(value, bool) else value for value in when.is_in]
    return when.field, "\n".join(values)


def typed_in(post: QueryDict, procedure: Procedure) -> dict[str, str]:
    """What was typed into the procedure's fields; what was left empty is not among it."""
    found = {one.code: post.get(FIELD + one.code, "") for one in procedure.form}
    return {code: text for code, text in found.items() if text.strip()}


# ------------------------------------------------------------------ papers


@dataclass(frozen=True, slots=True)
class DrawnPaper:
    code: str
    name: str
    note: str
    required: bool
    is_ticked: bool
    kind: str
    count: int
    when_field: str
    when_in: str
    is_shown: bool
    refused: Sequence[str] = ()  # why its files cannot be kept


def drawn_papers(
    weighed: Weighed, post: Mapping[str, Any], files: Collection[str] = (),
    refused: Mapping[str, Sequence[str]] | None = None,
) -> list[DrawnPaper]:  # fmt: skip
    """The papers of the procedure; what the State holds is not asked for. One whose file came
    (`files`, by paper) was brought."""
    asked = {one.code for one in weighed.papers}
    return [
        DrawnPaper(
            one.code, said(one.name), said(one.note) if one.note else "", one.required,
            bool(post.get(PAPER + one.code)) or one.code in files,
            post.get(KIND + one.code) or str(one.kind),
            _count(post, one), *_when(one.when), one.code in asked,
            (refused or {}).get(one.code, ()),
        )
        for one in weighed.procedure.papers
        if not one.held_by
    ]  # fmt: skip


def _count(post: Mapping[str, Any], one: PaperRow) -> int:
    text = str(post.get(COUNT + one.code) or "")
    return min(max(int(text), 1), 99) if text.isascii() and text.isdigit() else one.count


def brought(
    weighed: Weighed, post: Mapping[str, Any], kept: Mapping[str, Sequence[UUID]]
) -> list[Brought]:
    """The papers that were ticked, of those this applicant may bring, with their kept files: the
    first is the paper's own, further pages stand beside it."""
    found = []
    for one in drawn_papers(weighed, post, kept):
        if one.is_ticked and one.is_shown and one.kind in dossier_words.PAPER_KINDS:
            first, *more = kept.get(one.code, ()) or (None,)
            found.append(
                Brought(paper=one.code, kind=one.kind, count=one.count, file_id=first)
            )  # fmt: skip
            found += [Brought(paper=one.code, kind="electronic", file_id=page) for page in more]
    return found


def missing(weighed: Weighed, post: Mapping[str, Any], files: Collection[str] = ()) -> list[str]:
    return [
        one.name
        for one in drawn_papers(weighed, post, files)
        if one.required and one.is_shown and not one.is_ticked
    ]


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with the page apart from fields and papers."""

    party: UUID | None = None
    is_new: bool = False
    find: str = ""
    subject: str = ""
    channel: str = "counter"
    office: UUID | None = None
    key: str = ""


def sent(post: Mapping[str, Any]) -> Sent:
    chosen = str(post.get("party", ""))
    return Sent(
        party=_key(chosen), is_new=chosen == NEW, find=str(post.get("find", ""))[:100],
        subject=str(post.get("subject", "")), channel=str(post.get("channel", "counter")),
        office=_key(str(post.get("office", ""))), key=str(post.get("key", ""))[:64],
    )  # fmt: skip


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
