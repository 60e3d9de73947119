from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q

from opendistrict.engine.plans.flow import AT_WORK, OPEN_STATES, State
from opendistrict.engine.plans.models.targets import Programme, Target
from opendistrict.kernel.ids import uuid7


class Task(models.Model):
    """One deliverable with a lead unit and a due date: the "6 rõ" (who, what, when,
    responsibility, result, authority). Where it came from is a passage of a directive."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=32, unique=True)  # "NV-2023-000012"
    title = models.CharField(max_length=600)  # what
    product = models.CharField(max_length=400, blank=True)  # the deliverable
    responsibility = models.CharField(max_length=400, blank=True)
    authority = models.CharField(max_length=400, blank=True)  # who decides on the result
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="+")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, related_name="+")
    passage_id = models.UUIDField(null=True)
    giver_unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    giver_post = models.ForeignKey("orgs.Post", on_delete=models.PROTECT, related_name="+")
    lead_unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    lead_post = models.ForeignKey(
        "orgs.Post", on_delete=models.PROTECT, null=True, related_name="+"
    )
    given_on = models.DateField()
    original_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)  # as last committed; the last day that is in time
    due_rule = models.CharField(max_length=200, blank=True)  # how the date was worked out
    state = models.CharField(max_length=16, default=State.GIVEN)
    state_since = models.DateTimeField()
    reported_on = models.DateField(null=True)  # the last report of completion
    done_on = models.DateField(null=True)  # the day of the report that was confirmed
    batch = models.UUIDField(null=True)  # given to many units at once
    recurrence = models.CharField(max_length=64, blank=True)  # rules.Recurrence as text
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    is_sample = models.BooleanField(default=False)
    search_key = models.GeneratedField(
        expression=Func(F("title"), function="vn_fold"),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(State)), name="task_state"),
            models.CheckConstraint(
                condition=Q(original_due_on__isnull=True) | Q(due_on__isnull=False),
                name="a_promised_date_is_not_taken_back",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DONE) | Q(done_on__isnull=False),
                name="a_done_task_has_its_day",
            ),
            models.UniqueConstraint(
                fields=["repeats", "given_on"],
                condition=Q(repeats__isnull=False),
                name="a_recurring_task_is_given_once_a_period",
            ),
        ]
        indexes = [
            models.Index(fields=["lead_unit", "state", "due_on", "id"], name="tasks_of_a_unit"),
            models.Index(fields=["lead_post", "state", "due_on", "id"], name="tasks_of_a_post"),
            models.Index(fields=["giver_post", "state", "due_on", "id"], name="tasks_i_gave"),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state__in=sorted(OPEN_STATES)),
                name="open_tasks_by_due",
            ),
            models.Index(fields=["passage_id"], name="tasks_by_passage"),
            models.Index(fields=["batch"], name="tasks_by_batch"),
            models.Index(fields=["due_on", "id"], name="tasks_by_due"),
            models.Index(
                fields=["giver_unit", "due_on", "id"],
                condition=Q(state__in=[State.REPORTED, State.RETURNED]),
                name="tasks_that_wait",
            ),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="tasks_by_words"),
            models.Index(
                fields=["lead_unit", "lead_post", "due_on"],
                condition=Q(state__in=sorted(AT_WORK)),
                name="tasks_to_do",
            ),
            models.Index(
                fields=["id"],
                condition=Q(repeats__isnull=True) & ~Q(recurrence=""),
                name="tasks_that_repeat",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class TaskUnit(models.Model):
    """A unit that co-ordinates (phối hợp)."""

    pk = models.CompositePrimaryKey("task_id", "unit_id")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.task_id} with {self.unit_id}"


class TaskNeed(models.Model):
    """`task` cannot be finished before `needed` is done."""

    pk = models.CompositePrimaryKey("task_id", "needed_id")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    needed = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(task=F("needed")), name="a_task_needs_others_only")
        ]

    def __str__(self) -> str:
        return f"{self.task_id} needs {self.needed_id}"


class Milestone(models.Model):
    """A step of the roadmap (lộ trình). Progress is confirmed milestones, not typed percentages."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    place_in_line = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=400)
    due_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    reported_by_id = models.CharField(max_length=64, blank=True)  # the account: Actor.id
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "place_in_line"], name="milestones_stand_in_line"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True) | Q(reported_on__isnull=False),
                name="a_milestone_is_reported_before_it_is_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TaskStep(models.Model):
    """What happened to a task: every move and every change of its date, with author and reason.

    Task dates are evidence for the scoring of officials (Decree 335/2025), so rows only grow.
    """

    pk = models.CompositePrimaryKey("task_id", "place_in_line")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    place_in_line = models.PositiveIntegerField()
    transition = models.CharField(max_length=24)
    source = models.CharField(max_length=16)
    target = models.CharField(max_length=16)
    at = models.DateTimeField()
    actor_id = models.CharField(max_length=64, blank=True)  # the account: two may share a name
    actor_label = models.CharField(max_length=200)
    post_id = models.UUIDField(null=True)
    post_title = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    due_before = models.DateField(null=True)
    due_after = models.DateField(null=True)
    is_major_fault = models.BooleanField(default=False)  # a failed quality review (Decree 335)
    lead_unit_id = models.UUIDField(null=True)  # who leads from here on, where that changed
    lead_post_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["at"], condition=Q(transition="move_due"), name="moved_due_dates")
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.place_in_line} {self.transition}"


class Evidence(models.Model):
    """A file that shows what was done."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey("documents.KeptFile", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["task", "at"], name="evidence_of_a_task")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.file_id}"
