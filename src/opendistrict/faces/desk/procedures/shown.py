"""A procedure as its keeper sees it: all it says, its life, who holds it, what a draft changes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from opendistrict.engine.cases import queries as cases
from opendistrict.engine.cases.queries import judging, keeping
from opendistrict.engine.cases.queries.judging import Change, Weight
from opendistrict.engine.cases.queries.keeping import Kept
from opendistrict.engine.cases.shapes.procedure import MayDo, Procedure, StepRow, TermRow
from opendistrict.faces.kit import dossier_words, due_words, formats, procedure_words
from opendistrict.faces.kit.act_words import ACTS
from opendistrict.faces.kit.charts.chain import Link
from opendistrict.faces.kit.words import LEVELS
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import PostShape

ACT = "cases.configure"
ROWS = ("basis", "form", "papers", "fees", "gaps")
APART = {*ROWS, "steps", "name", "code", "field"}


def crumbs(kept: Kept | None = None) -> list[tuple[str, str]]:
    found = [(_("Sửa thủ tục"), reverse("kept_procedures"))]
    if kept is not None:
        found.append((name(kept), reverse("kept_procedure", args=[kept.shown.code])))
    return found


def kept_or_404(code: str, on: date) -> Kept:
    found = keeping.kept_one(code, on)
    if found is None:
        raise Http404
    return found


def name(kept: Kept) -> str:
    return dossier_words.either(kept.shown.name, kept.shown.name_en)


def count(number: int) -> str:
    """ "1.000+" at the most: nobody plans by the last digit, and counting costs."""
    if number > keeping.MOST:
        return f"{formats.number(keeping.MOST)}+"
    return formats.number(number)


def field_names() -> Mapping[str, str]:
    return {one.code: dossier_words.either(one.title, one.title_en) for one in orgs.fields()}


def rules_of(version_id: UUID) -> Procedure:
    return cases.rules_of(version_id)[0]


def term(row: TermRow | None) -> str:
    return due_words.amount(row.amount, row.every) if row is not None else ""


# ------------------------------------------------------------------ its life


def chain(procedure: Procedure) -> list[Link]:
    waits = (_("bổ sung một lần"), _("không tiếp nhận"))
    links = [Link(_("Tiếp nhận"), term(procedure.receive), "end", waits)]
    links += [_link(one) for one in procedure.steps]
    return [*links, Link(_("Trả kết quả"), term(procedure.give_back), "end")]


_WAITS = (MayDo.SUPPLEMENT, MayDo.PAYMENT, MayDo.STOP, MayDo.COORDINATE)


def may_words() -> Mapping[MayDo, str]:
    return {
        MayDo.SUPPLEMENT: _("chờ bổ sung"),
        MayDo.PAYMENT: _("chờ nộp tiền"),
        MayDo.STOP: _("dừng xử lý"),
        MayDo.COORDINATE: _("hỏi đơn vị khác"),
    }


def _link(step: StepRow) -> Link:
    words = may_words()
    waits = [words[one] for one in _WAITS if one in step.may]
    if step.back_to:
        waits.append(_("trả lại bước trước"))
    kind = "sign" if step.signs else "when" if step.when is not None else ""
    return Link(dossier_words.said(step.name), term(step.term), kind, tuple(waits))


# ------------------------------------------------------------------ all it says


def facts(procedure: Procedure) -> list[tuple[str, str]]:
    """Every part that is no list, in the order of its file."""
    told = procedure.model_dump(mode="json", by_alias=True)
    return [
        (str(procedure_words.PARTS[part]), _value(part, value))
        for part, value in told.items()
        if part not in APART and value not in (None, "", [], False)
    ]


def _value(part: str, value: object) -> str:
    """Codes of a closed list by their words, days as they are written here."""
    known = {
        "subjects": dossier_words.SUBJECTS, "channels": dossier_words.CHANNELS,
        "fee_when": dossier_words.FEE_WHEN,
        "offices": LEVELS,
        "level": {
            "toan_trinh": _("toàn trình"), "mot_phan": _("một phần"),
            "thong_tin": _("chỉ cung cấp thông tin"),
        },
    }.get(part)  # fmt: skip
    if known is not None:
        codes = value if isinstance(value, list) else [value]
        return "; ".join(str(known.get(str(one), one)) for one in codes)
    if part == "since":
        return formats.day(date.fromisoformat(str(value)))
    return procedure_words.value(value)


def lists(procedure: Procedure) -> list[tuple[str, list[tuple[str, list[tuple[str, str]]]]]]:
    """Every list: its name, and each row with its name and what it says."""
    told = procedure.model_dump(mode="json", by_alias=True)
    return [
        (str(procedure_words.PARTS[part]), [_row(row) for row in told[part]])
        for part in ROWS
        if told[part]
    ]


_NAMES = ("label", "name", "text", "about")


def _row(row: Mapping[str, object]) -> tuple[str, list[tuple[str, str]]]:
    named = next(one for one in _NAMES if row.get(one))
    rest = [
        (str(procedure_words.PARTS.get(part, part)), procedure_words.value(value))
        for part, value in row.items()
        if part != named and value not in (None, "", [], False)
    ]
    return procedure_words.value(row[named]), rest


def steps(procedure: Procedure) -> list[list[str]]:
    """Name, right, term, what may happen there."""
    words = may_words()
    found = []
    for one in procedure.steps:
        notes = [words[may] for may in _WAITS if may in one.may]
        notes += [_("ký kết quả")] if one.signs else []
        if one.place is not None:
            notes.append(_("làm ở cấp %(level)s") % {"level": LEVELS[one.place]})
        if one.back_to:
            back = "; ".join(dossier_words.step_name(procedure, code) for code in one.back_to)
            notes.append(_("trả về %(step)s") % {"step": back})
        if one.when is not None:
            given = procedure_words.value(one.when.model_dump(mode="json"))
            notes.append(_("chỉ khi %(condition)s") % {"condition": given})
        found.append(
            [dossier_words.said(one.name), str(ACTS.get(one.act, one.act)), term(one.term),
             ", ".join(notes)]
        )  # fmt: skip
    return found


def holders(procedure: Procedure, on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """For each ward, who does each part today; empty where nobody may."""
    return [
        (dossier_words.either(office.name, office.name_en),
         [(_part(procedure, code), _people(posts)) for code, posts in parts])
        for office, parts in keeping.holders(procedure, on)
    ]  # fmt: skip


def _part(procedure: Procedure, code: str) -> str:
    return str(ACTS[code]) if code in ACTS else dossier_words.step_name(procedure, code)


def _people(posts: Sequence[PostShape]) -> str:
    found = [
        f"{dossier_words.either(one.title, one.title_en)} ({one.person_name})" for one in posts[:4]
    ]
    more = len(posts) - len(found)
    return "; ".join(found + ([f"+{more}"] if more > 0 else []))


# ------------------------------------------------------------------ what changes


def changes(old: Procedure, new: Procedure) -> list[tuple[str, list[dict[str, str]]]]:
    """What changed, by whom it concerns: applicants first."""
    every = judging.diff(old, new)
    titles = {
        Weight.APPLICANT: _("Với người nộp hồ sơ"),
        Weight.OFFICE: _("Trong cơ quan"),
        Weight.WORDS: _("Câu chữ"),
    }
    groups = ((title, _said(one for one in every if one.weight is weight))
              for weight, title in titles.items())  # fmt: skip
    return [(title, told) for title, told in groups if told]


def _said(found: Iterable[Change]) -> list[dict[str, str]]:
    return [
        {
            "kind": str(one.kind), "word": str(procedure_words.KINDS[one.kind]),
            "where": procedure_words.place(one.where), "what": procedure_words.change(one),
        }
        for one in found
    ]  # fmt: skip
