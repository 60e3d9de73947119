from django.db import models

from opendistrict.engine.plans.models.targets import Target


class TargetOutlook(models.Model):
    """Where a running target is going, as worked out on a day. Made anew every night: what it
    was worked out from can always be read again as known that day."""

    target = models.OneToOneField(
        Target, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    made_on = models.DateField()
    outlook = models.JSONField()  # kernel.forecast.Outlook
    score = models.JSONField()  # kernel.forecast.Score: how such forecasts did before
    history = models.JSONField()  # [[first day of a month, value], …]
    steps = models.JSONField()  # kernel.forecast.Step of every month to the deadline

    def __str__(self) -> str:
        return f"{self.target_id} {self.made_on}"


class TargetChance(models.Model):
    """How likely a target's plan was met, as worked out on a day. Verdicts rest on it, so every
    day's is kept: a verdict of an earlier day stays what it was."""

    pk = models.CompositePrimaryKey("target_id", "made_on")
    target = models.ForeignKey(
        Target,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,  # the key begins with it
    )
    made_on = models.DateField()
    percent = models.PositiveSmallIntegerField()
    plan = models.DecimalField(max_digits=24, decimal_places=6, null=True)  # that was asked about

    def __str__(self) -> str:
        return f"{self.target_id} {self.made_on}: {self.percent} %"
