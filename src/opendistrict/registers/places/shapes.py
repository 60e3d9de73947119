from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AreaShape:
    id: UUID
    slug: str
    name: str
    name_en: str
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """An area of a pack, with the wards it was in, one after the other."""

    slug: str
    name: str
    name_en: str
    confidence: str
    is_sample: bool
    units: tuple[tuple[str, date | None, date | None, str], ...]  # slug, since, until, basis
