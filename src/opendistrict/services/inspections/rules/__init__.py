"""What follows from what was found: the range of the fine, the way to walk, what a photo says."""

from opendistrict.services.inspections.rules.exif import read_exif
from opendistrict.services.inspections.rules.routing import length, route
from opendistrict.services.inspections.rules.sanctions import pay_until, sanction_for
from opendistrict.services.inspections.rules.times import happened_on, skew_of

__all__ = ["happened_on", "length", "pay_until", "read_exif", "route", "sanction_for", "skew_of"]
