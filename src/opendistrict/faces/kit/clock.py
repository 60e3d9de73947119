"""The only place that reads the clock."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from opendistrict.kernel.days import HERE

DEMO_SHIFT = "demo_shift_days"


def now(request: HttpRequest | None = None) -> datetime:
    """The present instant, in local time. In a demo, as many days ago as the visitor chose."""
    instant = timezone.localtime(timezone.now(), HERE)
    if settings.DEMO and request is not None:
        instant -= timedelta(days=int(request.session.get(DEMO_SHIFT, 0)))
    return instant


def today(request: HttpRequest | None = None) -> date:
    return now(request).date()
