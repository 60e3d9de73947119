"""The door: sort, refuse, read."""

import hashlib
from dataclasses import replace

from opendistrict.kernel.intake import kinds, plain, sandbox
from opendistrict.kernel.intake.cleaning import finished
from opendistrict.kernel.intake.shapes import (
    DEFAULT_LIMITS,
    Draft,
    Extracted,
    Limits,
    Notice,
    Progress,
    Unreadable,
)

_TEXTUAL = frozenset({None, "text", "md", "html"})
_PARSED = frozenset({"text", "zip", "pdf", "html"})
# Bytes of text that are cleaned here, within a fraction of a second; more goes to a child too.
_SMALL = 1024 * 1024


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

    Every byte string ends in one of the two, within `limits.seconds`. `progress` is told of the
    pages of a PDF. The content decides; the name only tells Markdown and fragments of HTML from
    text. Raises RuntimeError when the child process cannot be started, which is no file's fault.
    """
    check_size(len(data), limits=limits)
    if not data.strip(b"\0\t\n\v\f\r "):
        raise Unreadable("file_is_empty", size=len(data))
    draft = _read(data, filename, limits, progress or (lambda page, pages: None))
    return Extracted(
        text=draft.text,
        kind=draft.kind,
        pages=draft.pages,
        notices=_naming(draft, filename) + draft.notices,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _read(data: bytes, filename: str, limits: Limits, progress: Progress) -> Draft:
    kind, claimed = kinds.found(data), kinds.claimed(filename)
    if kind not in _PARSED:
        raise kinds.refusal(kind, filename)
    if kind == "text" and claimed == "html":  # a fragment, whose content alone does not say so
        kind = "html"
    try:
        if kind == "text" and len(data) <= _SMALL:
            draft = finished(plain.read(data, limits, progress))
        else:
            draft = sandbox.read(kind, data, limits, progress)
    except Unreadable as refused:
        if refused.code == "file_kind_is_not_read":  # only the child sees what an archive holds
            raise kinds.refusal(str(refused.details["found"]), filename) from None
        if refused.code == "text_encoding_is_unknown" and claimed not in _TEXTUAL:
            raise kinds.refusal("unknown", filename) from None  # neither text nor what it is called
        raise
    return replace(draft, kind="md") if kind == "text" and claimed == "md" else draft


def _naming(draft: Draft, filename: str) -> tuple[Notice, ...]:
    claimed = kinds.claimed(filename)
    if claimed in (None, draft.kind) or {claimed, draft.kind} <= {"text", "md"}:
        return ()
    details = {"claimed": claimed, "found": draft.kind}
    return (Notice("name_does_not_match_content", details),)
