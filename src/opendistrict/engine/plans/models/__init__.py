from opendistrict.engine.plans.models.nudges import Digest, Ladder, Nudge
from opendistrict.engine.plans.models.outlooks import TargetChance, TargetOutlook
from opendistrict.engine.plans.models.scoring import Deduction, ScoringRegime
from opendistrict.engine.plans.models.targets import Programme, Target, TargetSet
from opendistrict.engine.plans.models.tasks import (
    Evidence,
    Milestone,
    Task,
    TaskNeed,
    TaskStep,
    TaskUnit,
)

__all__ = [
    "Deduction",
    "Digest",
    "Evidence",
    "Ladder",
    "Milestone",
    "Nudge",
    "Programme",
    "ScoringRegime",
    "Target",
    "TargetChance",
    "TargetOutlook",
    "TargetSet",
    "Task",
    "TaskNeed",
    "TaskStep",
    "TaskUnit",
]
