"""What is known of revenue and investment, for units one may read."""

from opendistrict.services.revenue.queries.keeping import (
    READ,
    TAKE,
    figures_of,
    items,
    layout,
    layouts,
    report,
    reports,
    reports_with,
)
from opendistrict.services.revenue.queries.looking import (
    latest_year,
    published,
    units_told,
    year_of,
    years,
)
from opendistrict.services.revenue.queries.sheets import columns_of, read_file
from opendistrict.services.revenue.queries.standing import standings
from opendistrict.services.revenue.rules import apportioned, change, contradictions, share

__all__ = [
    "READ",
    "TAKE",
    "apportioned",
    "change",
    "columns_of",
    "contradictions",
    "figures_of",
    "items",
    "latest_year",
    "layout",
    "layouts",
    "published",
    "read_file",
    "report",
    "reports",
    "reports_with",
    "share",
    "standings",
    "units_told",
    "year_of",
    "years",
]
