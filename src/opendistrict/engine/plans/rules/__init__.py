from opendistrict.engine.plans.rules.targets import (
    is_over,
    judge,
    judge_composite,
    mostly_met,
    period_before,
    set_verdict,
    tally,
)
from opendistrict.engine.plans.shapes.targets import (
    MET,
    TargetKind,
    Verdict,
)

__all__ = [
    "MET",
    "TargetKind",
    "Verdict",
    "is_over",
    "judge",
    "judge_composite",
    "mostly_met",
    "period_before",
    "set_verdict",
    "tally",
]
