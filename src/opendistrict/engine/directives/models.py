from django.db import models
from django.db.models import F, Q

from opendistrict.engine.directives.shapes import Place
from opendistrict.kernel.ids import uuid7


class Directive(models.Model):
    """A document that asks for something (văn bản chỉ đạo): the original and what it says.

    The original file is kept byte for byte; `text` is what was read out of it (NFC), and every
    passage and proposal points into it by code points. It is read by the worker, so a hostile
    or huge file costs nobody a page.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=32, unique=True)  # ours: "CD-2023-000007"
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("documents.KeptFile", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12)  # waiting, read, unreadable, settled
    failure = models.CharField(max_length=64, blank=True)  # the refusal code of an unreadable file
    failure_details = models.JSONField(default=dict)
    title = models.CharField(max_length=600)
    document_number = models.CharField(max_length=80, blank=True)  # "46/CĐ-TTg"
    form = models.CharField(max_length=60, blank=True)  # "Nghị quyết", "Công điện"
    issuer = models.CharField(max_length=300, blank=True)
    signer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True)
    text = models.TextField(blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    notices = models.JSONField(default=list)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=200)
    read_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "read", "unreadable", "settled"]),
                name="directive_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="unreadable") | ~Q(failure=""),
                name="an_unreadable_file_says_why",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="directives_of_a_unit")]

    def __str__(self) -> str:
        return self.number


class Passage(models.Model):
    """A span of a directive's text. One that led to nothing says who decided so, and why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="+")
    place_in_line = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)  # heading, paragraph, item, table, noise
    context = models.CharField(max_length=120, blank=True)  # "Điều 3 khoản 2"
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.CharField(max_length=200, blank=True)
    dismissed_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["directive", "place_in_line"], name="passages_stand_in_line"
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="a_passage_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.directive_id} [{self.start}, {self.end})"

    def place(self) -> Place:
        return Place(self.pk, self.start, self.end, self.kind, self.dismissed_at is not None)


class Proposal(models.Model):
    """What the reader (or a person, or a model) takes out of a passage. It decides nothing.

    `fields` is the reader's finding as data (see kernel.reader); a decision of a person makes it
    a target, a task or a reported value, named by `result` ("plans.task:…"), or rejects it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="+")
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    fields = models.JSONField()
    reason = models.CharField(max_length=500)
    rule = models.CharField(max_length=64)
    source = models.CharField(max_length=12)  # grammar, model, person
    state = models.CharField(max_length=12, default="open")  # accepted, rejected, replaced
    is_edited = models.BooleanField(default=False)
    made_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_post_id = models.UUIDField(null=True)
    decision_note = models.CharField(max_length=500, blank=True)
    decisions = models.PositiveSmallIntegerField(default=0)  # how often it was decided on
    result = models.CharField(max_length=96, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "accepted", "rejected", "replaced"]),
                name="proposal_state",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_at__isnull=False),
                name="a_decided_proposal_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | ~Q(result=""),
                name="an_accepted_proposal_became_something",
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="a_proposal_has_text"),
        ]
        indexes = [models.Index(fields=["directive", "start", "id"], name="proposals_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} [{self.start}, {self.end}) {self.state}"
