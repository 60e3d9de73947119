"""fields.yaml handed to the rooms' action."""

from collections.abc import Sequence
from datetime import datetime

from opendistrict.faces.cli.loading.right_rows import FILE, FieldFile
from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import actions as orgs
from opendistrict.registers.orgs import shapes

__all__ = ["FILE", "FieldFile", "load_fields"]


def load_fields(*, rows: Sequence[FieldFile], actor: Actor, at: datetime) -> int:
    told = [shapes.FieldRow(code=row.code, title=row.title, title_en=row.title_en) for row in rows]
    return orgs.load_fields(rows=told, actor=actor, at=at)
