"""How a dossier is shown: at a glance, its form beside its papers, money, the trail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opendistrict.engine.cases.queries import billing, weighing
from opendistrict.engine.cases.shapes.dossier import DossierPage, QueueLine, Standing, StepLine
from opendistrict.engine.cases.shapes.procedure import (
    SEALED_KINDS,
    FieldKind,
    FormField,
    Procedure,
)
from opendistrict.faces.kit import dossier_words, due_words, formats
from opendistrict.faces.kit.act_words import act_name
from opendistrict.faces.kit.dossier_words import said
from opendistrict.registers.documents.shapes import FileShape
from opendistrict.registers.ledger.shapes import ChargeShape
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.queries import Tree
from opendistrict.registers.orgs.shapes import PostShape
from opendistrict.registers.people import queries as people


@dataclass(frozen=True, slots=True)
class Filled:
    """One field as it was filled in; `field` is its code where it is sealed and may be asked."""

    label: str
    value: str
    field: str = ""
    is_long: bool = False


def filled(page: DossierPage) -> list[Filled]:
    """The form in its order. Sealed fields are masked."""
    return [
        _filled(page, one) for one in page.procedure.form if one.code in page.form
    ]  # fmt: skip


def _filled(page: DossierPage, field: FormField) -> Filled:
    value = page.form[field.code]
    if field.kind in SEALED_KINDS:
        within = f"cases.dossier:{page.standing.id}:{field.code}"
        shown = people.masked(str(field.kind), str(value), within=within)
        return Filled(said(field.label), shown, field.code)
    is_long = field.kind is FieldKind.LONG_TEXT
    return Filled(said(field.label), value_words(field, value), is_long=is_long)


def value_words(field: FormField, value: object) -> str:
    """A clean value as people write it."""
    if isinstance(value, bool):
        return gettext("Có") if value else gettext("Không")
    if field.kind is FieldKind.CHOICE:
        labels = {one.value: said(one.label) for one in field.choices}
        return labels.get(str(value), str(value))
    if field.kind is FieldKind.DAY:
        return formats.day(datetime.fromisoformat(str(value)).date())
    if field.kind in (FieldKind.WHOLE, FieldKind.DECIMAL):
        return formats.number(str(value))
    return str(value)


# ------------------------------------------------------------------ papers


def papers(
    page: DossierPage, files: Mapping[UUID, FileShape], due: Iterable[str]
) -> list[dict[str, Any]]:
    """Each paper of the procedure with what came of it, then whatever else came."""
    wanted = set(due)
    by_paper: dict[str, list[dict[str, Any]]] = {}
    for one in page.attachments:
        by_paper.setdefault(one.paper, []).append(
            {
                "kind": dossier_words.PAPER_KINDS.get(one.kind, one.kind),
                "count": one.count,
                "at": one.brought_at,
                "by": one.brought_by,
                "file": files.get(one.file_id) if one.file_id else None,
                "is_reused": one.is_reused,
                "href": reverse("dossier_file", args=[page.standing.code, one.id]),
            }
        )
    rows = [
        {
            "name": said(row.name), "note": said(row.note) if row.note else "",
            "brought": by_paper.pop(row.code, []), "is_missing": row.code in wanted
            and row.code in page.standing.missing_papers, "is_optional": not row.required,
        }
        for row in page.procedure.papers
        if row.code in wanted or row.code in by_paper or not row.when
    ]  # fmt: skip
    rest = [
        {"name": dossier_words.paper_name(page.procedure, code), "note": "", "brought": brought,
         "is_missing": False, "is_optional": True}
        for code, brought in by_paper.items()
    ]  # fmt: skip
    return rows + rest


# ------------------------------------------------------------------ money


def fee(page: DossierPage) -> dict[str, Any]:
    """What is to be paid and how that is found; what nobody knows is said aloud."""
    standing = page.standing
    asked = weighing.fee_of(page.procedure, page.form, standing.filed_at)
    return {
        "lines": [(said(line.name), line.amount, line.basis) for line in asked.lines],
        "gaps": [
            gettext("%(fee)s: chưa có mức thu trong hệ thống (%(why)s).")
            % {"fee": said(gap.name), "why": gap.note or formats.NOTHING}
            for gap in asked.gaps
        ],
        "total": standing.fee,
        "is_set_by_hand": standing.fee is not None and standing.fee != asked.total,
        "paid": standing.paid,
        "left": None if standing.fee is None else standing.fee - standing.paid,
        "when": dossier_words.FEE_WHEN.get(page.procedure.fee_when or "", ""),
        "payments": page.payments,
        "charges": _open_charges(standing, page.procedure.field),
    }


def _open_charges(standing: Standing, field: str) -> list[ChargeShape]:
    if not standing.fee or standing.paid >= standing.fee:
        return []
    return [one for one in billing.charges(standing.id, field) if one.sums.open]


# ------------------------------------------------------------------ the trail


def trail(page: DossierPage, at: datetime, tree: Tree) -> list[dict[str, Any]]:
    """What was done, by whom and from which post, and how long it lay before; newest first."""
    found = []
    before: StepLine | None = None
    for line in page.steps:
        found.append(_entry(page, line, before, tree))
        before = line
    if before is not None and page.standing.finished_at is None:
        found.append(_now(page, before, at))
    return found[::-1]


def _entry(
    page: DossierPage, line: StepLine, before: StepLine | None, tree: Tree
) -> dict[str, Any]:
    verb = line.transition.partition(":")[0]
    _words, icon, kind = dossier_words.STEPS.get(verb, (verb, "point", "idle"))
    what = dossier_words.done_words(line.transition, page.procedure)
    holder = dossier_words.either(line.holder_title, line.holder_title_en)
    if holder and verb in ("forward", "pass_on", "send_back", "hand_over"):
        what += f" → {holder}{_away(page, line, tree)}"
    title = dossier_words.either(line.post_title, line.post_title_en)
    who = f"{line.actor_label} ({title})" if title else line.actor_label
    if before is not None:
        waited = due_words.waited(before.at, line.at)
        who += " · " + gettext("sau %(waited)s") % {"waited": waited}
    return {
        "at": line.at, "who": who, "what": what, "icon": icon, "kind": kind,
        "note": "\n".join(filter(None, [line.note, *_details(line, tree)])),
    }  # fmt: skip


def _away(page: DossierPage, line: StepLine, tree: Tree) -> str:
    """Where a dossier went, when it left the office's own ward, district or city."""
    unit, office = line.holder_unit_id, page.standing.office_id
    if unit not in tree.units or office not in tree.units or unit is None:
        return ""
    if tree.place_of(unit) == tree.place_of(office):
        return ""
    named = tree.units[unit]
    return f", {dossier_words.either(named.name, named.name_en)}"


def _details(line: StepLine, tree: Tree) -> list[str]:
    told = []
    items = line.details.get("items")
    if isinstance(items, list):
        told += [f"• {one}" for one in items]
    promised = line.details.get("promised_at")
    if isinstance(promised, str):
        moment = due_words.moment(datetime.fromisoformat(promised))
        told.append(gettext("Hẹn trả: %(at)s") % {"at": moment})
    amount = line.details.get("amount")
    if isinstance(amount, int):
        reference = str(line.details.get("reference") or "")
        told.append(" · ".join(filter(None, [formats.dong(amount), reference])))
    beside = line.details.get("dossier")
    if isinstance(beside, str):
        told.append(gettext("Hồ sơ kia: %(code)s") % {"code": beside})
    asked = line.details.get("to")
    if isinstance(asked, str) and UUID(asked) in tree.units:
        told.append(tree.units[UUID(asked)].name)
    return told


def _now(page: DossierPage, last: StepLine, at: datetime) -> dict[str, Any]:
    waited = due_words.waited(last.at, at)
    what = dossier_words.state_words(page.standing.state, page.procedure)
    return {
        "at": at, "who": holder_words(page), "icon": "clock", "kind": "idle",
        "what": gettext("Bây giờ: %(state)s, đã %(waited)s") % {"state": what, "waited": waited},
    }  # fmt: skip


def holder_words(page: DossierPage) -> str:
    title = dossier_words.either(page.holder_title, page.holder_title_en)
    if not title:
        return gettext("chưa có người giữ")
    name = page.holder_name or gettext("Chưa có người giữ chức danh")  # its last one has left
    return f"{name} ({title})"


# ------------------------------------------------------------------ the bundle


def related(lines: Iterable[QueueLine], on: date) -> list[dict[str, Any]]:
    """The other dossiers of the bundle: what each is, where it stands, who has it, until when."""
    rows = list(lines)
    posts = orgs.posts([one.holder_id for one in rows if one.holder_id], on=on) if rows else {}
    return [
        {
            "code": one.code,
            "name": dossier_words.either(one.name, one.name_en),
            "applicant": one.applicant_name,
            "state": dossier_words.STATES[dossier_words.national(one.state)],
            "holder": _holder(posts.get(one.holder_id) if one.holder_id else None),
            "promised": due_words.moment(one.promised_at) if one.promised_at else "",
            "is_stopped": one.is_open and one.promised_at is not None and one.due_at is None,
        }
        for one in rows
    ]


def _holder(post: PostShape | None) -> str:
    if post is None:
        return gettext("chưa có người giữ")
    title = dossier_words.either(post.title, post.title_en)
    return f"{post.person_name} ({title})" if post.person_name else title


# ------------------------------------------------------------------ decisions


_GROUNDS = ("role", "post", "delegation")


def ground_lines(ground: Mapping[str, object], fields: Mapping[str, str]) -> list[str]:
    """On what somebody signed, as it was frozen: plain values, read again years later."""
    kind = str(ground.get("kind", ""))
    first = {
        "role": gettext("Thẩm quyền của chức danh"),
        "post": gettext("Phân công công việc"),
        "delegation": gettext("Ủy quyền của %(post)s") % {"post": ground.get("giver_title") or ""},
    }.get(kind, kind)
    told = [f"{first}: {act_name(str(ground.get('act', '')), fields)}"]
    if ground.get("basis"):
        told.append(gettext("Căn cứ: %(basis)s") % {"basis": ground["basis"]})
    since, until = ground.get("since"), ground.get("until")
    values = {"since": _day(since), "until": _day(until)}
    if since and until:
        told.append(gettext("Hiệu lực từ %(since)s, trước ngày %(until)s") % values)
    elif since:
        told.append(gettext("Hiệu lực từ %(since)s") % values)
    return told


def _day(text: object) -> str:
    return formats.day(datetime.fromisoformat(str(text)).date()) if text else formats.NOTHING


def procedure_title(procedure: Procedure) -> str:
    return said(procedure.name)


FORMS: Mapping[str, Promise] = {
    "01": _("Giấy tiếp nhận và hẹn trả (mẫu 01)"),
    "02": _("Phiếu yêu cầu bổ sung (mẫu 02)"),
    "03": _("Phiếu từ chối (mẫu 03)"),
    "04": _("Phiếu xin lỗi và hẹn lại (mẫu 04)"),
    "05": _("Phiếu kiểm soát (mẫu 05)"),
}


def forms_offered(found: DossierPage) -> list[tuple[str, Promise]]:
    """The forms that have something to say of this dossier now."""
    standing = found.standing
    said = {line.transition.partition(":")[0] for line in found.steps}
    fits = {
        "01": standing.promised_at is not None, "02": bool(found.supplements),
        "03": bool(said & {"refuse", "stop"}), "04": "apologise" in said,
        "05": standing.promised_at is not None,
    }  # fmt: skip
    return [(number, name) for number, name in FORMS.items() if fits[number]]
