"""One letter to one address, in Vietnamese and below it in English; with a picture where it has
one, in a page beside the plain text, which says all of it alone."""

from collections.abc import Callable
from email.mime.image import MIMEImage
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

RULE = "----------"


def send(write: Callable[[], tuple[str, str]], *, to: str, key: str, picture: bytes = b"") -> None:
    """`write` is called in both languages for the heading and the text. Told twice, the letter is
    the same one: `key` is its Message-ID here.

    :param picture: a PNG, shown between the two languages where letters are shown as pages.
    """
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    with translation.override("vi"):
        subject, vietnamese = write()
    with translation.override("en"):
        _heading, english = write()
    letter = EmailMultiAlternatives(
        subject=subject,
        body=f"{vietnamese}\n\n{RULE}\n\n{english}\n",
        to=[to],
        headers={"Message-ID": f"<{key}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    if picture:
        name = f"picture-{key}@{host}"
        shown = {"subject": subject, "name": name, "vietnamese": vietnamese, "english": english}
        letter.attach_alternative(render_to_string("kit/letter.html", shown), "text/html")
        letter.mixed_subtype = "related"
        drawn = MIMEImage(picture, "png")
        drawn.add_header("Content-ID", f"<{name}>")
        drawn.add_header("Content-Disposition", "inline", filename="vietqr.png")
        letter.attach(drawn)
    letter.send()
