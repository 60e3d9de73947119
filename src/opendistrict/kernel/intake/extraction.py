"""The door: sort, refuse, read."""

import hashlib

from opendistrict.kernel.intake import kinds, sandbox
from opendistrict.kernel.intake.cleaning import clean
from opendistrict.kernel.intake.decoding import decode
from opendistrict.kernel.intake.shapes import (
    DEFAULT_LIMITS,
    Draft,
    Extracted,
    Limits,
    Notice,
    Progress,
    Unreadable,
)

_IN_A_CHILD = frozenset({"zip", "pdf", "html"})


def check_size(size: int, *, limits: Limits = DEFAULT_LIMITS) -> None:
    """Refuse by the announced size in bytes, before anything is received or read."""
    if size > limits.file_bytes:
        raise Unreadable("file_is_too_large", size=size, limit=limits.file_bytes)


def extract(
    data: bytes,
    *,
    filename: str = "",
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> Extracted:
    """The clean text of an uploaded file, or Unreadable with the one reason why not.

    Every byte string ends in one of the two. Takes at most `limits.seconds` for Word, PDF and
    HTML; `progress` is told of the pages of a PDF. The name is used for notices only.
    """
    check_size(len(data), limits=limits)
    if not data.strip(b"\0\t\n\v\f\r "):
        raise Unreadable("file_is_empty", size=len(data))
    kind = kinds.found(data)
    if kind == "text":
        draft = _text(data, filename, limits)
    elif kind in _IN_A_CHILD:
        draft = _parsed(kind, data, filename, limits, progress)
    else:
        raise kinds.refusal(kind, filename)
    return Extracted(
        text=draft.text,
        kind=draft.kind,
        pages=draft.pages,
        notices=_naming(draft, filename) + draft.notices,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _parsed(
    kind: str, data: bytes, filename: str, limits: Limits, progress: Progress | None
) -> Draft:
    try:
        return sandbox.read(kind, data, limits, progress or (lambda page, pages: None))
    except Unreadable as refused:
        if refused.code == "file_kind_is_not_read":  # only the child sees what an archive holds
            raise kinds.refusal(str(refused.details["found"]), filename) from None
        raise


def _text(data: bytes, filename: str, limits: Limits) -> Draft:
    """Plain text and Markdown, which need no parser and so no child."""
    claimed = kinds.claimed(filename)
    if claimed == "html":  # a fragment, whose content alone does not say so
        return sandbox.read("html", data, limits, lambda page, pages: None)
    try:
        text, encoding = decode(data)
    except Unreadable:
        if claimed not in (None, "text", "md"):  # nothing we know, named as if it were
            raise kinds.refusal("unknown", filename) from None
        raise
    text, notices = clean(text)
    if not text:
        raise Unreadable("file_is_empty", size=len(data))
    if encoding != "utf-8":
        notices = (Notice("encoding_was_converted", {"encoding": encoding}), *notices)
    return Draft(kind="md" if claimed == "md" else "text", text=text, notices=notices)


def _naming(draft: Draft, filename: str) -> tuple[Notice, ...]:
    claimed = kinds.claimed(filename)
    if claimed in (None, draft.kind) or {claimed, draft.kind} <= {"text", "md"}:
        return ()
    details = {"claimed": claimed, "found": draft.kind}
    return (Notice("name_does_not_match_content", details),)
