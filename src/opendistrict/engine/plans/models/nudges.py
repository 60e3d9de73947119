from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from opendistrict.engine.plans.models.targets import Target
from opendistrict.engine.plans.models.tasks import Task
from opendistrict.kernel.ids import uuid7

MATTERS = ("apology", "late", "enquiry")


class Ladder(models.Model):
    """The ladder of follow-up (đôn đốc) in force in a period: pack data.

    `rungs` is a list of {"offset": working days from the due date, "to": owner|head|deputy|chair}.
    No message leaves between `quiet_from` and `quiet_until` (hours of the day), nor on a day off.
    """

    code = models.CharField(max_length=64, primary_key=True)
    valid = DateRangeField()
    rungs = models.JSONField()
    quiet_from = models.TimeField()
    quiet_until = models.TimeField()
    basis = models.CharField(max_length=300)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_ladder_is_in_force",
                expressions=[(F("valid"), RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return self.code


class Digest(models.Model):
    """Everything one person is reminded of on one day: one message, not twenty."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    mailed_at = models.DateTimeField(null=True)
    posted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "on"], name="one_digest_a_person_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.on}"


class Nudge(models.Model):
    """A reminder about one task, target or dossier to one post on one day, and what was answered.

    Of a dossier `matter` says why, and `enquiry` which question of another unit waits. `person` is
    who served in the post that day; empty when nobody did: the ladder then climbs, and the row
    stays to say so. `due_on` is the date the rung was counted from: a date that is moved begins a
    new climb.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, related_name="+")
    dossier = models.ForeignKey(
        "cases.Dossier", on_delete=models.PROTECT, null=True, related_name="+"
    )
    enquiry = models.ForeignKey(
        "cases.Enquiry", on_delete=models.PROTECT, null=True, related_name="+"
    )
    matter = models.CharField(max_length=8, blank=True)  # of a dossier: apology, late, enquiry
    on = models.DateField()
    rung = models.CharField(max_length=12)  # owner, head, deputy, chair; "manual" by hand
    offset = models.SmallIntegerField(null=True)
    due_on = models.DateField(null=True)  # the date the rung was counted from
    post = models.ForeignKey("orgs.Post", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.CharField(max_length=1000, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    made_by_post_id = models.UUIDField(null=True)
    digest = models.ForeignKey(Digest, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=12, blank=True)  # new_date, obstacle, help
    answer_text = models.CharField(max_length=1000, blank=True)
    answer_date = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)  # the assigner's word on a date asked for
    decision = models.CharField(max_length=12, blank=True)  # agreed, refused
    decision_text = models.CharField(max_length=500, blank=True)
    mailed_at = models.DateTimeField(null=True)  # by hand only: the others leave in a digest
    posted_at = models.DateTimeField(null=True)
    answer_mailed_at = models.DateTimeField(null=True)
    decision_mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, target=None, dossier=None, matter="")
                | Q(task=None, target__isnull=False, dossier=None, matter="")
                | Q(task=None, target=None, dossier__isnull=False, matter__in=MATTERS),
                name="a_nudge_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(matter="enquiry", enquiry__isnull=False)
                | (~Q(matter="enquiry") & Q(enquiry=None)),
                name="a_nudge_about_a_question_names_it",
            ),
            models.UniqueConstraint(
                fields=["dossier", "matter", "enquiry", "person", "on"],
                condition=Q(dossier__isnull=False),
                nulls_distinct=False,
                name="one_nudge_a_dossier_a_person_a_day",
            ),
            models.UniqueConstraint(
                fields=["task", "person", "on"],
                condition=Q(task__isnull=False, person__isnull=False),
                name="one_nudge_a_task_a_person_a_day",
            ),
            models.UniqueConstraint(
                fields=["target", "person", "on"],
                condition=Q(target__isnull=False, person__isnull=False),
                name="one_nudge_a_target_a_person_a_day",
            ),
            models.UniqueConstraint(
                fields=["task", "due_on", "offset", "rung"],
                condition=Q(offset__isnull=False, task__isnull=False),
                name="a_rung_is_climbed_once",
            ),
            models.UniqueConstraint(
                fields=["target", "due_on", "offset", "rung"],
                condition=Q(offset__isnull=False, target__isnull=False),
                name="a_rung_of_a_target_is_climbed_once",
            ),
            models.CheckConstraint(
                condition=Q(offset__isnull=True) | Q(due_on__isnull=False),
                name="a_rung_is_counted_from_a_date",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-on", "-id"], name="nudges_of_a_person"),
            models.Index(fields=["task", "-on"], name="nudges_of_a_task"),
            models.Index(fields=["target", "-on"], name="nudges_of_a_target"),
            models.Index(
                fields=["answered_at", "id"],
                condition=Q(answered_at__isnull=False, decided_at__isnull=True),
                name="answers_without_a_word",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.rung} {self.task_id or self.target_id}"
