from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opendistrict.engine.plans import actions, queries
from opendistrict.faces.kit import clock

_HEAD = ("target", "method", "months", "tried", "error", "naive", "seasonal", "80 %", "95 %")
_ROW = "{:24.24} {:16.16} {:>6} {:>5} {:>7} {:>6} {:>8} {:>5} {:>5}"


class Command(BaseCommand):
    help = "What forecasts say of running targets, and how often they were right."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["make", "score"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "make":
            made = actions.look_ahead(clock.now())
            self.stdout.write(f"Looked ahead for {made} running targets.")
            return
        rows = queries.every_outlook()
        if not rows:
            raise CommandError("No target has been looked ahead for yet. Run: od forecast make")
        self.stdout.write(
            "Back-test, 1 to 6 months ahead. error: per cent of what came; naive, seasonal: error "
            "against repeating\nthe last month, the same month a year before (below 1 is better); "
            "80 %, 95 %: how often the band held."
        )
        self.stdout.write(_ROW.format(*_HEAD))
        for code, row in rows:
            score = row.score
            self.stdout.write(
                _ROW.format(
                    code, row.outlook["method"], score["points"], score["n_forecasts"],
                    _number(score["error_percent"], 1), _number(score["vs_naive"], 2),
                    _number(score["vs_seasonal_naive"], 2), _share(score["held80"]),
                    _share(score["held95"]),
                )
            )  # fmt: skip


def _number(value: float | None, decimals: int) -> str:
    return "-" if value is None else f"{value:.{decimals}f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"
