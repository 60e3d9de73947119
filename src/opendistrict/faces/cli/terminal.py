"""What commands that act on the district share: who acts, days as they are typed, refusals."""

import getpass
import os
import re
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from difflib import get_close_matches

from django.core.management.base import CommandError
from django.utils import translation

from opendistrict.faces.kit.words import sentences
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def operator() -> Actor:
    """Whoever has this machine's command line, by their name on this machine."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container without that user
        name = f"uid {os.getuid()}"
    return Actor(kind="operator", id=name[:64], label="Người vận hành tại dòng lệnh")


def day(text: str) -> date:
    """2025-07-01 or 1/7/2025 (day first, as in Vietnam)."""
    written = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        if written:
            return date(int(written[3]), int(written[2]), int(written[1]))
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day: write 2025-07-01 or 1/7/2025") from error


def slug(text: str) -> str:
    text = nfc(text).strip()
    if not _SLUG.fullmatch(text) or len(text) > 96:
        raise ArgumentTypeError(
            f"{text!r} is no key: small letters without accents, digits, single dashes"
        )
    return text


def unknown(what: str, named: str, known: Iterable[str]) -> CommandError:
    """There is no such thing; what may have been meant."""
    near = get_close_matches(named, list(known), n=3)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return CommandError(f"There is no {what} {named}.{hint}")


@contextmanager
def refusals_said() -> Iterator[None]:
    """Commands speak English; a rule that says no does it in the same words as on the pages."""
    with translation.override("en"):
        try:
            yield
        except Refused as refused:
            raise CommandError("\n".join(sentences(refused))) from refused
