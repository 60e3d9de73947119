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
