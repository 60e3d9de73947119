"""Keys to sign with: whose they are, until when, taking one in, ending one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from opendistrict.faces.desk.operator.views import OPERATE, sections
from opendistrict.faces.kit import clock, dossier_words, formats
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.words import sentences
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import actions as documents
from opendistrict.registers.documents import queries
from opendistrict.registers.documents.shapes import SignerShape
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import queries as people

ENROL = "documents.enrol_signer"
UNREADABLE = 422
WARNED = timedelta(days=30)  # before a key ends: a new one takes its authority some days
MOST_BYTES = 100_000  # of a key file; more is refused as broken


class EnrolForm(forms.Form):
    person = forms.ChoiceField(label=gettext_lazy("Người giữ chứng thư"))
    file = forms.FileField(
        label=gettext_lazy("Tệp chứng thư (.p12, .pfx)"),
        widget=forms.FileInput(attrs={"accept": ".p12,.pfx,application/x-pkcs12"}),
        help_text=gettext_lazy("Tệp PKCS#12 của tổ chức cấp chứng thư. Được niêm phong khi lưu."),
    )
    password = forms.CharField(
        label=gettext_lazy("Mật khẩu của tệp"), required=False, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Dùng một lần để ký thử. Mật khẩu không được lưu."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Mapping[str, str]) -> None:
        super().__init__(*args)
        self.fields["person"].choices = list(people.items())  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Line:
    """One key as the page shows it."""

    key: SignerShape
    kind: str
    standing: str
    post: str
    is_ended: bool


def _known(actor: Actor, on: date) -> dict[UUID, tuple[str, str]]:
    """Whose keys one may see and take in, with name and post: one's own, and of who serves where
    one has the right. One's own first."""
    posts = orgs.posts_in(orgs.scope(actor, ENROL), on=on)
    found: dict[UUID, tuple[str, str]] = {}
    if actor.person_id is not None:
        found[actor.person_id] = (actor.label, actor.post_title)
    for post in sorted(posts, key=lambda one: one.person_name):
        if post.person_id:
            title = dossier_words.either(post.title, post.title_en)
            found.setdefault(post.person_id, (post.person_name, title))
    return found


@page(act=None)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The keys one may see; POST takes one in."""
    known = _known(actor_of(request), clock.today(request))
    choices = {str(key): f"{name} – {post}" for key, (name, post) in known.items()}
    is_sent = request.method == "POST"
    form = (
        EnrolForm(request.POST, request.FILES, people=choices)
        if is_sent
        else EnrolForm(people=choices)
    )
    if not is_sent or not form.is_valid():
        return _show(request, form, known, status=UNREADABLE if is_sent else 200)
    try:
        key = _enrol(request, form.cleaned_data)
    except Refused as refused:
        return _show(request, form, known, refused=refused, status=CONFLICT)
    messages.success(
        request,
        _("Đã đăng ký chứng thư của %(name)s, dùng được đến %(until)s.")
        % {"name": key.label, "until": formats.day(day_of(key.valid_until))},
    )
    return redirect("signing_keys")


def _enrol(request: HttpRequest, told: Mapping[str, Any]) -> SignerShape:
    person_id = UUID(told["person"])
    person = people.people([person_id]).get(person_id)
    return documents.enrol_signer(
        person_id=person_id, pkcs12=told["file"].read(MOST_BYTES + 1), password=told["password"],
        is_sample=person is not None and person.is_sample, actor=actor_of(request),
        at=clock.now(request),
    )  # fmt: skip


@page(act=None)
@require_POST
def end(request: HttpRequest, signer_id: UUID) -> HttpResponse:
    """Sign nothing more with a key; what it signed stays signed."""
    try:
        documents.revoke_signer(
            signer_id=signer_id, because=request.POST.get("because", ""), actor=actor_of(request),
            at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        for said in sentences(refused):
            messages.error(request, said)
    else:
        messages.success(request, _("Đã ngừng dùng chứng thư. Văn bản đã ký vẫn giữ nguyên."))
    return redirect("signing_keys")


def _show(
    request: HttpRequest, form: EnrolForm, known: Mapping[UUID, tuple[str, str]], *,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor, at = actor_of(request), clock.now(request)
    lines = [
        _line(one, known[one.person_id][1], at)
        for one in queries.signers_among(known.keys())
    ]  # fmt: skip
    context = {
        "sections": sections() if actor.may_somewhere(OPERATE) else (),
        "form": form,
        "refused": refused,
        "lines": sorted(lines, key=lambda one: one.is_ended),
        "for_others": actor.may_somewhere(ENROL),
        "nobody_vouches": not queries.roots(),
    }
    return render(request, "desk/operator/keys.html", context, status=status)


def _line(key: SignerShape, post: str, at: datetime) -> Line:
    if key.revoked_at is not None:
        return Line(key, "idle", _("đã ngừng dùng"), post, is_ended=True)
    if at > key.valid_until:
        return Line(key, "no", _("hết hiệu lực"), post, is_ended=False)
    if at < key.valid_from:
        return Line(key, "idle", _("chưa có hiệu lực"), post, is_ended=False)
    if key.valid_until - at <= WARNED:
        days = (day_of(key.valid_until) - day_of(at)).days
        said = ngettext("còn %(n)s ngày", "còn %(n)s ngày", days) % {"n": days}
        return Line(key, "risk", said, post, is_ended=False)
    return Line(key, "ok", _("dùng được"), post, is_ended=False)
