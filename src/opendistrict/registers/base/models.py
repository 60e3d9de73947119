from django.db import models
from django.db.models.functions import Now


class AuditEvent(models.Model):
    """What was done, by whom, from which post, to what, and why. Never changed, never deleted."""

    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=200)
    post_id = models.UUIDField(null=True)
    post_title = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=64)  # "plans.give_task"
    subject = models.CharField(max_length=96)  # "plans.task:0190…"
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject", "id"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.action} {self.subject}"


class Series(models.Model):
    """The last number given out in a series such as "NV-2026". One row, one lock, no gaps."""

    code = models.CharField(max_length=32, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.code}:{self.last}"


class CalendarDay(models.Model):
    """A day that is not as its weekday says: a holiday, a day off in lieu, a make-up day."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday"
        OFF = "off"
        WORK = "work"

    day = models.DateField(primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=200)
    basis = models.CharField(max_length=200)  # the law or decision; never empty
    confidence = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["holiday", "off", "work"]), name="calendar_day_kind"
            ),
            models.CheckConstraint(
                condition=~models.Q(basis=""), name="calendar_day_has_a_legal_basis"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.name}"


class PackLoad(models.Model):
    """One loading of a pack: which bytes, when, by whom. The newest row of a pack is in force."""

    pack = models.CharField(max_length=64)
    version = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=200)
    is_sample = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["pack", "-id"], name="pack_loads")]

    def __str__(self) -> str:
        return f"{self.pack} {self.version}"
