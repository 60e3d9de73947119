"""What commands that act on the district share: who acts, days as they are typed, refusals."""

import getpass
import os
import re
import sys
import time
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from difflib import get_close_matches
from typing import TextIO

from django.core.management.base import CommandError
from django.utils import translation

from opendistrict.faces.kit.words import sentences
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused

BAR = 30  # characters
OFTEN = 0.1  # seconds between two drawings

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


@contextmanager
def progress(what: str, out: TextIO | None = None) -> Iterator[Callable[[int, int], None]]:
    """How far a long work is: a line that is drawn over itself, on a terminal only.

    Gives `report(done, in_all)`; may be called as often as one likes. Elsewhere (a pipe, a log) it
    says nothing: the result is what counts there. Written to standard error, so that it never
    mixes with what a command answers.
    """
    out = out or sys.stderr
    began, drawn = time.monotonic(), 0.0

    def report(done: int, in_all: int) -> None:
        nonlocal drawn
        now = time.monotonic()
        if not out.isatty() or (now - drawn < OFTEN and done < in_all):
            return
        drawn = now
        share = min(done / in_all, 1.0) if in_all else 1.0
        left = (now - began) * (1 - share) / share if share else 0.0
        bar = "█" * int(share * BAR) + "░" * (BAR - int(share * BAR))
        out.write(f"\r\033[K{what} {bar} {share:4.0%} {_clock(left)}")
        out.flush()

    try:
        yield report
    finally:
        if drawn:
            out.write("\r\033[K")
            out.flush()


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"-{minutes}:{rest:02d}"
