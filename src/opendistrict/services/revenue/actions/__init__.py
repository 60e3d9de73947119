"""What may be done with budget figures: each an act in one transaction."""

from opendistrict.services.revenue.actions.loading import load_items
from opendistrict.services.revenue.actions.taking import take_file

__all__ = ["load_items", "take_file"]
