"""The small district with what follow-up and scoring need: ladder, regime, rights."""

from datetime import date, time
from decimal import Decimal
from uuid import UUID

from tests.engine.plans import offices

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans.models import Ladder, ScoringRegime, Target
from opendistrict.engine.plans.rules.nudges import UPWARD
from opendistrict.engine.plans.shapes import LadderRow, Rank, RegimeRow, RegimeShape, Rung, Weights
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.orgs import actions as orgs
from opendistrict.registers.orgs.shapes import RoleRow

SINCE = date(2020, 1, 1)
OWNER, HEAD, DEPUTY, CHAIR = UPWARD
RUNGS = (
    Rung(-7, OWNER), Rung(-2, OWNER), Rung(0, OWNER), Rung(1, HEAD), Rung(3, DEPUTY),
    Rung(7, CHAIR),
)  # fmt: skip
RANKS = (
    Rank("excellent", "Hoàn thành xuất sắc nhiệm vụ", "Completed with excellence", Decimal(90)),
    Rank("good", "Hoàn thành tốt nhiệm vụ", "Completed well", Decimal(70)),
    Rank("completed", "Hoàn thành nhiệm vụ", "Completed", Decimal(50)),
    Rank("failed", "Không hoàn thành nhiệm vụ", "Not completed", Decimal(0)),
)


def load_ladder(rungs: tuple[Rung, ...] = RUNGS, quiet: tuple[time, time] | None = None) -> None:
    """In place of what another test may have loaded from a pack: one ladder is in force, and the
    pack's targets have no figures to wait for."""
    Ladder.objects.exclude(pk="mau").delete()
    Target.objects.update(dropped_on=SINCE, dropped_reason="not of this test")
    since, until = quiet or (time(18), time(7))
    plans.load_ladders(
        rows=[
            LadderRow(
                code="mau", since=SINCE, until=None, rungs=rungs, quiet_from=since,
                quiet_until=until, basis="mẫu",
            )
        ],
        actor=SYSTEM,
        at=offices.MORNING,
    )  # fmt: skip


def regime(weights: Weights | None = None) -> RegimeShape:
    return RegimeShape(
        code="nd-335-2025", since=date(2026, 1, 1), until=None, late_percent=Decimal(25),
        fault_percent=Decimal(25), ranks=RANKS, weights=weights, basis="Nghị định 335/2025/NĐ-CP",
        confidence="V",
    )  # fmt: skip


def load_regime() -> None:
    ScoringRegime.objects.all().delete()
    shape = regime()
    rows = [RegimeRow(**{name: getattr(shape, name) for name in RegimeShape.__slots__})]
    plans.load_regimes(rows=rows, actor=SYSTEM, at=offices.MORNING)


def build() -> dict[str, UUID]:
    """The small district with who scores and who contests, the ladder and the regime."""
    found = offices.build()
    more = {"chair": ("score", "contest"), "head": ("score", "contest"), "officer": ("contest",)}
    orgs.load_roles(
        rows=[
            RoleRow(
                code=code, title=code, title_en=code, rank=rank,
                rights=(
                    *offices.RIGHTS[code],
                    *((f"plans.{a}", "subtree" if code == "chair" else "unit") for a in more[code]),
                ),
            )
            for rank, code in enumerate(offices.RIGHTS, start=1)
        ],
        actor=SYSTEM, at=offices.MORNING,
    )  # fmt: skip
    load_ladder()
    load_regime()
    return found
