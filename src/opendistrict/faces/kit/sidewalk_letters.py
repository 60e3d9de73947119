"""The letter to who waited for ground: it is kept for them, and until when.

As with dossiers (`dossier_letters`) it names nobody, goes only to a proven address whose owner
wants letters, and is not sent of what is over by now. Without one their own page tells it.
"""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from opendistrict.faces.kit import due_words, sidewalk_words
from opendistrict.registers.people import queries as people
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.shapes import UseShape

OFFERED = "sidewalks.offered"


def send(payload: Mapping[str, str], at: datetime) -> None:
    """Told twice, the letter is the same one: its Message-ID names the place."""
    use = queries.public_use(payload["number"]) if settings.EMAIL_HOST else None
    if use is None or use.state not in queries.ALIVE:
        return
    address = people.notice_address(use.party_id)
    if not address:
        return
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    with translation.override("vi"):
        subject, vietnamese = _title(use), _text(use)
    with translation.override("en"):
        english = _text(use)
    EmailMessage(
        subject=subject,
        body=f"{vietnamese}\n\n----------\n\n{english}\n",
        to=[address],
        headers={"Message-ID": f"<offered-{use.id}@{host}>", "Auto-Submitted": "auto-generated"},
    ).send()


def _title(use: UseShape) -> str:
    return _("Chỗ bạn chờ nay dành cho bạn: %(number)s") % {"number": use.number}


def _text(use: UseShape) -> str:
    then = _("Chỗ này là của bạn trong những ngày đã hỏi; không cần nữa thì trả lại.")
    if use.kept_until is not None:
        until = {"until": due_words.moment(use.kept_until)}
        then = _("Nộp hồ sơ trước %(until)s; quá hạn, chỗ chuyển cho người chờ kế tiếp.") % until
    return "\n".join(
        (
            _title(use),
            sidewalk_words.where(use),
            then,
            "",
            _("Xem chỗ: %(address)s") % {"address": settings.SITE_URL + reverse("my_sidewalk")},
            _("Thư tự động, không trả lời được. Ngừng nhận thư: %(address)s")
            % {"address": settings.SITE_URL + reverse("my_account")},
        )
    )
