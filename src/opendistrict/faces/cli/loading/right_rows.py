"""Acts as packs name them, and the rows of fields.yaml. Needs no database: `od read` looks here."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from opendistrict.kernel.actor import base_of, field_of
from opendistrict.kernel.packfile import Names, PackRow, Refers, Slug

FILE = "fields.yaml"
Reach = Literal["unit", "subtree", "place"]


def _field(act: str) -> str | None:
    return field_of(act) if ":" in act else None


def _base_by_field(act: str) -> str | None:
    """Only what goes by fields of procedures may be narrowed."""
    return base_of(act) if ":" in act else None


Act = Annotated[
    str,
    StringConstraints(
        pattern=r"^[a-z_]+\.[a-z_]+(:[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?)?$",
        max_length=240,
    ),
    Refers("act", base_of),
    Refers("act by field", _base_by_field),
    Refers("field", _field),
]
"""An act, an act for one field ("cases.sign:ho-tich"), or for one procedure of a field."""


class FieldFile(PackRow):
    """fields.yaml: the fields of procedures (lĩnh vực), in the order in which they are shown."""

    code: Annotated[Slug, Names("field")]
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    title_en: Annotated[str, StringConstraints(min_length=1, max_length=200)]
