"""Targets found by the words of their titles, for whoever may read them."""

from django.db.models import Func, Q

from opendistrict.engine.plans.models import Target
from opendistrict.engine.plans.queries.judging import readable, target_shape
from opendistrict.engine.plans.shapes.targets import TargetShape
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold

MOST_WORDS = 8


def find_targets(text: str, *, actor: Actor, limit: int) -> tuple[TargetShape, ...]:
    """Targets in whose title (Vietnamese, or as a whole English) every word of `text` stands,
    accents or not; the latest period first. No words find nothing, gaps are never found."""
    words = fold(text).split()[:MOST_WORDS]
    if not words:
        return ()
    rows = Target.objects.filter(readable(actor), is_gap=False).alias(
        folded=Func("title", function="vn_fold"), folded_en=Func("title_en", function="vn_fold")
    )
    vietnamese, english = Q(), Q()
    for word in words:
        vietnamese &= Q(folded__contains=word)
        english &= Q(folded_en__contains=word)
    found = rows.filter(vietnamese | english).order_by("-until", "place_in_line", "pk")
    return tuple(target_shape(row) for row in found[:limit])
