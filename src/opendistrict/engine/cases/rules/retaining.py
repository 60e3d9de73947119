"""How long a dossier is kept."""

from datetime import date

from opendistrict.engine.cases.shapes.procedure import Retention


def kept_until(retention: Retention | None, ended: date | None) -> date | None:
    """The first day on which an ended dossier need not be kept; None: for ever, or it is open, or
    nobody knows how long (which is a gap, not a permission)."""
    if retention is None or retention.years is None or ended is None:
        return None
    return date(ended.year + retention.years + 1, 1, 1)  # whole years after the one it ended in
