"""A citizen's own pages. Everything here is about who is signed in, and nobody else."""

import json
from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.kit import clock, formats
from opendistrict.faces.kit.account_views import places
from opendistrict.faces.kit.pages import actor_of, own_party, page
from opendistrict.faces.kit.words import sentences
from opendistrict.faces.portal.own import wording
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries
from opendistrict.registers.people.shapes import ConsentShape, ErasureShape, PartyShape

CONTACT = "contact_email"


def _party(request: HttpRequest) -> PartyShape:
    found = own_party(request)
    if found is None or found.is_erased:
        raise Http404
    return found


def _consent(one: ConsentShape) -> dict[str, object]:
    title, text = wording.CONSENTS[one.purpose]
    return {"purpose": one.purpose, "title": title, "text": text, "is_given": one.is_given,
            "at": one.at}  # fmt: skip


@page(citizen=True)
@require_safe
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """Who one is here, what was allowed, where one is signed in."""
    party = _party(request)
    consents = [_consent(one) for one in people_queries.consents(party.id)]
    context = {
        "party": party,
        "facts": _facts(party),
        "level": wording.LEVELS[party.identified_by],
        "letters_to": people_queries.masked_address(
            people_queries.notice_address(party.id, by_law=True)
        ),
        "owed": wording.OWED,
        "letters": [one for one in consents if one["purpose"] == CONTACT],
        "consents": [one for one in consents if one["purpose"] != CONTACT],
        "sessions": places(request),
    }
    return render(request, "portal/own/account.html", context)


def _facts(party: PartyShape) -> list[tuple[str, object]]:
    return [
        (_("Họ và tên"), party.full_name),
        (_("Ngày sinh"), formats.day(party.birth_date) if party.birth_date else ""),
        (_("Số định danh"), party.national_id),
        (_("Điện thoại"), party.phone),
        (_("Thư điện tử"), party.email),
        (_("Địa chỉ"), party.address),
    ]


@page(citizen=True)
@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """Allow a purpose, or take it back; which of the two stands in the button pressed."""
    actor, purpose = actor_of(request), request.POST.get("purpose", "")
    if purpose not in wording.CONSENTS or actor.party_id is None:
        raise Http404
    is_given = request.POST.get("is_given") == "1"
    title, text = wording.CONSENTS[purpose]
    people.note_consent(
        party_id=actor.party_id, purpose=purpose, is_given=is_given, wording=f"{title}. {text}",
        actor=actor, at=clock.now(),
    )  # fmt: skip
    said = _("Đã ghi nhận: bạn đồng ý.") if is_given else _("Đã ghi nhận: bạn rút lại đồng ý.")
    messages.success(request, said)
    return redirect("my_account")


@page(citizen=True)
@require_safe
@never_cache
def data(request: HttpRequest) -> HttpResponse:
    """What is held and why, a copy of it, and the way to have it erased."""
    party = _party(request)
    asked = people_queries.erasures(party.id)
    waiting = next((one for one in asked if one.closed_at is None), None)
    context = {
        "party": party,
        "crumbs": [(_("Tài khoản của tôi"), reverse("my_account"))],
        "kept": wording.kept(),
        "waiting": waiting,
        "past": [(one, _outcome(one)) for one in asked if one is not waiting],
    }
    return render(request, "portal/own/data.html", context)


def _outcome(one: ErasureShape) -> str:
    if one.kept_until is not None:
        return _("hạn chế xử lý đến ngày %(day)s") % {"day": formats.day(one.kept_until)}
    return _("hạn chế xử lý, phải lưu theo luật")


class _Encoder(DjangoJSONEncoder):
    def default(self, o: object) -> object:
        if isinstance(o, datetime):
            return o.isoformat()
        return super().default(o)


@page(citizen=True)
@require_POST
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """All of it as one JSON file; that it was taken is on the record, so this is no GET."""
    actor, at = actor_of(request), clock.now()
    party = _party(request)
    try:
        held = people.export_party(party_id=party.id, actor=actor, at=at)
    except Refused as refused:
        for said in sentences(refused):
            messages.error(request, said)
        return redirect("my_data")
    body = json.dumps(held, cls=_Encoder, ensure_ascii=False, indent=2)
    answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(party.id, at.date())}"'
    return answer


def _file_name(party_id: UUID, on: date) -> str:
    return f"du-lieu-cua-toi-{party_id.hex[-6:]}-{on}.json"


@page(citizen=True)
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Ask that one's data be erased; an officer carries it out."""
    party = _party(request)
    asked = people.ask_erasure(party_id=party.id, actor=actor_of(request), at=clock.now())
    said = _("Đã tiếp nhận yêu cầu xóa dữ liệu số %(number)s, trả lời trước hết ngày %(day)s.")
    messages.success(request, said % {"number": asked.number, "day": formats.day(asked.due_on)})
    return redirect("my_data")
