from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FileShape:
    """A kept file; `size` in bytes, `sha256` in hex."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    kept_at: datetime
    kept_by: str
