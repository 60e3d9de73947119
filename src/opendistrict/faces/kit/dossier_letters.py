"""Letters to who applied: what became of their dossier, in Vietnamese and English.

The rooms below only announce; the worker writes, of the dossier as it stands at that moment. A
letter carries the dossier's number and the applicant's initials, nothing else of a person: e-mail
is a postcard. It goes only to an address they have proven and to which they want to be written.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from opendistrict.engine.cases.queries import following
from opendistrict.engine.cases.shapes.following import Followed, Turn
from opendistrict.faces.kit import clock, due_words, formats
from opendistrict.faces.kit.dossier_words import national, said
from opendistrict.registers.people import queries as people

Words = Callable[[Followed], tuple[str, str]]
"""The heading of a letter, and its one sentence."""


def _filed(one: Followed) -> tuple[str, str]:
    if one.answer_by is None:
        return _("Đã nhận hồ sơ nộp"), _("Bộ phận một cửa đang kiểm tra hồ sơ.")
    return _("Đã nhận hồ sơ nộp"), _("Cơ quan trả lời có tiếp nhận hay không chậm nhất %(at)s.") % {
        "at": due_words.moment(one.answer_by)
    }


def _received(one: Followed) -> tuple[str, str]:
    return _("Hồ sơ đã được tiếp nhận"), _promised(one)


def _promised(one: Followed) -> str:
    return _("Hẹn trả kết quả: %(at)s.") % {"at": due_words.moment(one.promised_at)}


def _refused(one: Followed) -> tuple[str, str]:
    return _("Hồ sơ không được tiếp nhận"), _("Mở hồ sơ để xem lý do và nộp lại.")


def _supplement(one: Followed) -> tuple[str, str]:
    until = one.supplement.until if one.supplement else None
    title = _("Hồ sơ cần bạn bổ sung giấy tờ")
    if until is None:
        return title, _("Mở hồ sơ để xem cần gì và gửi bổ sung; thời hạn tạm dừng đến lúc đó.")
    return title, _(
        "Mở hồ sơ để xem cần gì và gửi trước %(until)s; thời hạn tạm dừng đến lúc đó."
    ) % {"until": due_words.moment(until)}


def _anew(one: Followed) -> tuple[str, str]:
    return _("Ngày hẹn của hồ sơ đã đổi"), _promised(one)


def _payment(one: Followed) -> tuple[str, str]:
    told = _("Phải nộp %(amount)s tại bộ phận một cửa; nộp xong hồ sơ được giải quyết tiếp.")
    return _("Hồ sơ cần bạn nộp phí, lệ phí"), told % {"amount": formats.dong(one.fee)}


def _stopped(one: Followed) -> tuple[str, str]:
    return _("Hồ sơ đã dừng giải quyết"), _("Mở hồ sơ để xem lý do.")


def _done(one: Followed) -> tuple[str, str]:
    return _("Hồ sơ đã có kết quả"), _("Mở hồ sơ để xem cách nhận kết quả.")


def _awaits(code: str) -> Callable[[Followed], bool]:
    return lambda one: national(one.state) == code and one.turn is Turn.APPLICANT


def _is_promised(one: Followed) -> bool:
    return one.promised_at is not None and one.finished_at is None


# What a letter says, and whether it is still so when the worker comes to it.
_LETTERS: Mapping[str, tuple[Words, Callable[[Followed], bool]]] = {
    "filed": (_filed, lambda one: national(one.state) == "1"),
    "received": (_received, _is_promised),
    "refused": (_refused, lambda one: national(one.state) == "3"),
    "supplement_asked": (_supplement, _awaits("5")),
    "promised_anew": (_anew, _is_promised),
    "payment_asked": (_payment, _awaits("6")),
    "stopped": (_stopped, lambda one: national(one.state) == "8"),
    "done": (_done, lambda one: national(one.state) in ("9", "10")),
}


def _send(what: str, payload: Mapping[str, str]) -> None:
    """Write, if there is somebody to write to and it is still so. Told twice, the letter is the
    same one: its Message-ID names the dossier, what is told and the line of its trail."""
    if not settings.EMAIL_HOST:
        return
    dossier_id = UUID(payload["dossier"])
    address = people.notice_address(following.party_of(dossier_id))
    words, is_so = _LETTERS[what]
    one = following.told_of(dossier_id, at=clock.now()) if address else None
    if one is None or not is_so(one):
        return
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    with translation.override("vi"):
        subject = f"{words(one)[0]}: {one.code}"
        vietnamese = _text(one, words)
    with translation.override("en"):
        english = _text(one, words)
    EmailMessage(
        subject=subject,
        body=f"{vietnamese}\n\n----------\n\n{english}\n",
        to=[address],
        headers={
            "Message-ID": f"<{what}-{one.id}-{one.revision}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    ).send()


def _text(one: Followed, words: Words) -> str:
    title, sentence = words(one)
    return "\n".join(
        (
            _("Kính gửi %(initials)s") % {"initials": one.name},
            "",
            f"{title}: {one.code}",
            said(one.procedure.name),
            sentence,
            "",
            _("Xem hồ sơ: %(address)s")
            % {"address": settings.SITE_URL + reverse("my_dossier", args=[one.code])},
            _("Thư tự động, không trả lời được. Ngừng nhận thư: %(address)s")
            % {"address": settings.SITE_URL + reverse("my_account")},
        )
    )


def on_filed(payload: Mapping[str, str], at: datetime) -> None:
    _send("filed", payload)


def on_received(payload: Mapping[str, str], at: datetime) -> None:
    _send("received", payload)


def on_refused(payload: Mapping[str, str], at: datetime) -> None:
    _send("refused", payload)


def on_supplement_asked(payload: Mapping[str, str], at: datetime) -> None:
    _send("supplement_asked", payload)


def on_promised_anew(payload: Mapping[str, str], at: datetime) -> None:
    _send("promised_anew", payload)


def on_payment_asked(payload: Mapping[str, str], at: datetime) -> None:
    _send("payment_asked", payload)


def on_stopped(payload: Mapping[str, str], at: datetime) -> None:
    _send("stopped", payload)


def on_done(payload: Mapping[str, str], at: datetime) -> None:
    _send("done", payload)


LISTENERS = (
    on_filed, on_received, on_refused, on_supplement_asked, on_promised_anew, on_payment_asked,
    on_stopped, on_done,
)  # fmt: skip


def topic_of(listener: Callable[[Mapping[str, str], datetime], None]) -> str:
    """ "cases.filed" of `on_filed`."""
    return "cases." + listener.__name__.removeprefix("on_")
