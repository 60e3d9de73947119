"""Letters about a place on the sidewalk: to who waited that it is kept for them, and until when; to
who has one that it ends soon, stands still, or is ended by the office.

As with dossiers (`dossier_letters`) it names nobody, goes only to a proven address whose owner
wants letters, says what is so when it is written, and is not sent of what is no more. Without one
their own page tells it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from opendistrict.faces.kit import clock, due_words, formats, letters, sidewalk_words
from opendistrict.registers.people import queries as people
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.shapes import Pause, UseShape

OFFERED, ENDS_SOON = "sidewalks.offered", "sidewalks.ends_soon"
ENDED, PAUSED = "sidewalks.ended", "sidewalks.paused"

Words = Callable[[UseShape], tuple[str, str]]
"""The heading of a letter, and what it tells."""


def send(payload: Mapping[str, str], at: datetime) -> None:
    _send("offered", queries.public_use(payload["number"]), _offered, _is_had)


def send_reminder(payload: Mapping[str, str], at: datetime) -> None:
    _send("ends-soon", queries.public_use(payload["number"]), _ends_soon, _is_had)


def send_end(payload: Mapping[str, str], at: datetime) -> None:
    _send("ended", queries.by_id(UUID(payload["use"])), _ended, lambda one: not _is_had(one))


def send_pause(payload: Mapping[str, str], at: datetime) -> None:
    use = queries.by_id(UUID(payload["use"]))
    _send("paused", use, _paused, lambda one: _is_had(one) and bool(_to_come(one)))


def _is_had(use: UseShape) -> bool:
    return use.state in queries.ALIVE


def _send(
    kind: str, use: UseShape | None, words: Words, is_so: Callable[[UseShape], bool]
) -> None:  # fmt: skip
    """Told twice, the letter is the same one: its Message-ID names the place and what it says."""
    if not settings.EMAIL_HOST or use is None or not is_so(use):
        return
    address = people.notice_address(use.party_id)
    if not address:
        return
    with translation.override("vi"):
        mark = sha256(_written(use, words)[1].encode()).hexdigest()[:12]
    letters.send(lambda: _written(use, words), to=address, key=f"{kind}-{use.id}-{mark}")


def _offered(use: UseShape) -> tuple[str, str]:
    title = _("Chỗ bạn chờ nay dành cho bạn: %(number)s") % {"number": use.number}
    if use.kept_until is None:
        return title, _("Chỗ này là của bạn trong những ngày đã hỏi; không cần nữa thì trả lại.")
    until = {"until": due_words.moment(use.kept_until)}
    return title, (
        _("Nộp hồ sơ trước %(until)s; quá hạn, chỗ chuyển cho người chờ kế tiếp.") % until
    )


def _ends_soon(use: UseShape) -> tuple[str, str]:
    title = _("Chỗ %(number)s sắp hết hạn") % {"number": use.number}
    last = formats.day(sidewalk_words.last_day(use))
    return title, _("Dùng được hết ngày %(day)s. Cần dùng tiếp thì gia hạn ngay.") % {"day": last}


def _ended(use: UseShape) -> tuple[str, str]:
    title = (
        _("Chỗ %(number)s đã bị thu hồi")
        if use.state == "revoked"
        else _("Chỗ %(number)s đã chấm dứt sử dụng")
    ) % {"number": use.number}
    last = sidewalk_words.last_day(use)
    told = [
        _("Ngày cuối được dùng: %(day)s.") % {"day": formats.day(last)}
        if last >= use.wanted.since
        else _("Không dùng được ngày nào.")
    ]
    told.append(_("Lý do: %(why)s") % {"why": sidewalk_words.ended_why(use)})
    told.append(_("Chỗ được dùng theo: %(basis)s") % {"basis": sidewalk_words.basis(use)})
    return title, "\n".join([*told, *_money(use)])


def _to_come(use: UseShape) -> list[Pause]:
    """The times for which it stands still from today on."""
    return [one for one in use.pauses if one.until > clock.today()]


def _paused(use: UseShape) -> tuple[str, str]:
    title = _("Chỗ %(number)s phải tạm ngừng") % {"number": use.number}
    told = [
        _("Không dùng được từ %(since)s đến hết %(last)s: %(why)s. Căn cứ: %(basis)s") % {
            "since": formats.day(one.since), "last": formats.day(one.until - timedelta(days=1)),
            "why": one.why, "basis": one.basis,
        }
        for one in _to_come(use)
    ]  # fmt: skip
    return title, "\n".join([*told, *_money(use)])


def _money(use: UseShape) -> list[str]:
    fallen = queries.falls_away([use]).get(use.id)
    return [sidewalk_words.falls_away(fallen)] if fallen else []


def _written(use: UseShape, words: Words) -> tuple[str, str]:
    title, then = words(use)
    return title, "\n".join(
        (
            title,
            sidewalk_words.where(use),
            then,
            "",
            _("Xem chỗ: %(address)s") % {"address": settings.SITE_URL + reverse("my_sidewalk")},
            _("Thư tự động, không trả lời được. Ngừng nhận thư: %(address)s")
            % {"address": settings.SITE_URL + reverse("my_account")},
        )
    )
