"""Papers as machines bring them: named, or with the file itself."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from opendistrict.engine.cases.shapes.dossier import Brought
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.faces.api.v1.wire import Name
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import actions as documents

OTHER = "khac"  # a paper the procedure does not name


class FileIn(Schema):
    name: Name
    content: str = Field(description="Base64 (RFC 4648).")


class PaperIn(Schema):
    """A paper of the dossier, by its code in the procedure."""

    paper: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
    kind: Literal["original", "copy", "electronic"] = "original"
    count: int = Field(default=1, ge=1, le=99)
    file: FileIn | None = None


def brought(
    papers: Sequence[PaperIn], rules: Procedure, actor: Actor, at: datetime
) -> list[Brought]:
    """Kept and ready to be attached; Refused for a paper the procedure does not know."""
    known = {one.code for one in rules.papers} | {OTHER}
    found = []
    for one in papers:
        if one.paper not in known:
            raise Refused("paper_is_not_asked", paper=one.paper)
        file_id = None
        if one.file is not None:
            data = content(one.file.content)
            kept = documents.keep_upload(data=data, name=one.file.name, actor=actor, at=at)
            file_id = kept.id
        found.append(Brought(paper=one.paper, kind=one.kind, count=one.count, file_id=file_id))
    return found


def content(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("file_is_not_base64") from None
