"""What the national portal says, as an officer copies it into a file."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from opendistrict.engine.cases.shapes.measured import PortalCount, Publication
from opendistrict.kernel.packfile import Day, PackRow, Slug
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs

Source = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Count = Annotated[int, Field(ge=0, le=100_000_000)]
_OF_PROCEDURE = ("procedure", "decided_on", "effective_on")
_OF_OFFICE = ("office", "month", "synced", "received")


class PortalRow(PackRow):
    """Of a procedure: the decision that publishes it, the day its text takes effect, since when it
    and its fees are on the portal (left out: not yet). Of an office and a month (its first day):
    dossiers the portal has, of those it counts as received."""

    procedure: Slug | None = None
    decided_on: Day | None = None
    effective_on: Day | None = None
    public_on: Day | None = None
    fees_on: Day | None = None
    office: Slug | None = None
    month: Day | None = None
    synced: Count | None = None
    received: Count | None = None
    source: Source

    @model_validator(mode="after")
    def _is_whole(self) -> "PortalRow":
        told = {name for name, value in self if value is not None} - {"source"}
        of_one = set(_OF_PROCEDURE) | {"public_on", "fees_on"}
        is_publication = told >= set(_OF_PROCEDURE) and told <= of_one
        if not is_publication and told != set(_OF_OFFICE):
            raise ValueError("portal_row_is_of_a_procedure_or_an_office")
        if self.month is not None and self.month.day != 1:
            raise ValueError("portal_month_is_its_first_day")
        return self


def told(
    rows: Sequence[tuple[str, PortalRow]],
) -> tuple[list[Publication], list[PortalCount]]:
    """Each row as what it is of. Refused for an office nobody knows, and for one told twice (each
    row stands behind its place in the file)."""
    units = orgs.unit_ids_by_slug()
    publications, counts = [], []
    seen: dict[tuple[str, date], str] = {}
    for where, row in rows:
        key = (row.procedure or row.office or "", row.decided_on or row.month or date.min)
        if key in seen:
            raise Refused("portal_row_is_there_twice", where=where, other=seen[key])
        seen[key] = where
        if row.procedure and row.decided_on and row.effective_on:
            publications.append(
                Publication(
                    row.procedure, row.decided_on, row.effective_on, row.public_on, row.fees_on,
                    row.source,
                )
            )  # fmt: skip
        elif row.office and row.month:
            if row.office not in units:
                raise Refused("portal_office_is_unknown", where=where, unit=row.office)
            counts.append(
                PortalCount(
                    units[row.office], row.month, row.synced or 0, row.received or 0, row.source
                )
            )
    return publications, counts
