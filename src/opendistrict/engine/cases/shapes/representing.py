"""What an online form asks of who files for somebody else, beside what the procedure asks. It is
drawn, cleaned and checked as any field and paper; a procedure may not use these codes."""

from collections.abc import Mapping

from opendistrict.engine.cases.shapes.procedure import (
    Bilingual,
    FieldKind,
    FormField,
    PaperKind,
    PaperRow,
    When,
)

FOR_ANOTHER, NAME, BIRTH_DATE, NATIONAL_ID, AUTHORITY = (
    "nop_thay", "nop_thay_ho_ten", "nop_thay_ngay_sinh", "nop_thay_dinh_danh", "nop_thay_theo",
)  # fmt: skip
HELD_BY: Mapping[str, str] = {
    NAME: "identity.full_name", BIRTH_DATE: "identity.birth_date",
    NATIONAL_ID: "identity.national_id",
}  # fmt: skip
"""What is told of the other person, by the names under which a procedure would ask it again."""
_THEN = When(field=FOR_ANOTHER, is_in=(True,))


def _field(code: str, kind: FieldKind, vi: str, en: str, help_: Bilingual | None) -> FormField:
    is_first = code == FOR_ANOTHER
    return FormField.model_validate(
        {
            "code": code, "label": Bilingual(vi=vi, en=en), "kind": kind, "for": ("contact",),
            "required": not is_first, "when": None if is_first else _THEN, "help": help_,
        }
    )  # fmt: skip


FIELDS: tuple[FormField, ...] = (
    _field(
        FOR_ANOTHER, FieldKind.YES_NO, "Bạn nộp thay cho người khác?",
        "Do you file for somebody else?", None,
    ),
    _field(
        NAME, FieldKind.TEXT, "Họ và tên người có yêu cầu", "Full name of whom you file for",
        None,
    ),
    _field(
        BIRTH_DATE, FieldKind.DAY, "Ngày sinh của người có yêu cầu",
        "Birth date of whom you file for", None,
    ),
    _field(
        NATIONAL_ID, FieldKind.NATIONAL_ID, "Số định danh của người có yêu cầu",
        "National id of whom you file for", None,
    ),
    _field(
        AUTHORITY, FieldKind.TEXT, "Nộp thay theo giấy tờ nào", "By what paper you file",
        Bilingual(
            vi="Giấy ủy quyền, quyết định giám hộ: số, ngày, nơi lập. Gửi giấy này ở bước sau.",
            en="Power of attorney, decision on guardianship: number, date, place. "
            "You send this paper at the next step.",
        ),
    ),
)  # fmt: skip
PROOF = PaperRow(
    code="giay_nop_thay",
    name=Bilingual(vi="Giấy tờ chứng minh được nộp thay", en="Proof that you may file for another"),
    kind=PaperKind.COPY, when=_THEN,
)  # fmt: skip
