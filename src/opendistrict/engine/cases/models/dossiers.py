"""Dossiers, and all that happens to a dossier.

What happens is only added to: a dossier's steps are its trail. The dossier's own row says where it
stands now; it follows from the steps, and is written in the same statement.
"""

from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from opendistrict.engine.cases.models.procedures import ProcedureVersion
from opendistrict.kernel.ids import uuid7


class Dossier(models.Model):
    """One application under a procedure, as it stands now.

    An act writes the row anew, into each of its indexes: keys that point elsewhere have none of
    their own unless somebody asks by them, and what asks for open dossiers only knows those.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=40)  # "H29.26740-261122-0001"
    national_code = models.CharField(max_length=64, null=True)  # noqa: DJ001
    token = models.CharField(max_length=32)  # who has the receipt has it
    version = models.ForeignKey(
        ProcedureVersion, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Moved to another version, it stays due by the term of the one it was promised under.
    term_of = models.ForeignKey(
        ProcedureVersion, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    procedure = models.CharField(max_length=96)
    field = models.CharField(max_length=96)
    state = models.CharField(max_length=56)  # flow: "4.tham_tra"
    is_open = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=1)  # the number of its last step
    office = models.ForeignKey(
        "orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        "orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    intake_unit = models.ForeignKey(
        "orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    holder = models.ForeignKey(
        "orgs.Post", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    holder_unit = models.ForeignKey(
        "orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    held_since = models.DateTimeField()
    hops = models.PositiveSmallIntegerField(default=0)
    channel = models.CharField(max_length=8)
    subject = models.CharField(max_length=20)
    applicant = models.ForeignKey(
        "people.Party", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    applicant_name = models.CharField(max_length=200)
    representative = models.ForeignKey(
        "people.Party", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    authority = models.CharField(max_length=300, blank=True, db_default="")  # to represent
    form = models.JSONField(default=dict)  # what is sealed is sealed in it
    filed_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # by law, with pauses and the extension; none: stands
    promised_at = models.DateTimeField(null=True)  # what the applicant was last told
    finished_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    pauses = models.JSONField(default=list)  # [[why, since, until or null], …]
    extension = models.JSONField(null=True)  # {amount, every, told_at, basis}
    supplements = models.PositiveSmallIntegerField(default=0)
    apologised_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    fee = models.BigIntegerField(null=True)  # đồng; null: no fee, or no rate is known
    paid = models.BigIntegerField(default=0)
    reopened = models.PositiveSmallIntegerField(default=0)
    bundle = models.UUIDField(null=True)  # related dossiers have the same

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(representative__isnull=True, authority="")
                | (
                    Q(representative__isnull=False)
                    & ~Q(authority="")
                    & ~Q(representative=models.F("applicant"))
                ),
                name="who_represents_another_has_authority",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["counter", "online", "post"]), name="dossier_channel"
            ),
            models.CheckConstraint(
                condition=Q(subject__in=["citizen", "enterprise", "household_business"]),
                name="dossier_subject",
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True) | Q(promised_at__isnull=False),
                name="what_is_received_is_promised",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True) | Q(finished_at__isnull=False),
                name="what_is_closed_has_an_end",
            ),
            models.CheckConstraint(condition=Q(paid__gte=0), name="nothing_paid_is_negative"),
            models.UniqueConstraint(fields=["token"], name="a_receipt_is_of_one_dossier"),
            models.UniqueConstraint(fields=["code"], name="a_number_is_of_one_dossier"),
            models.UniqueConstraint(
                fields=["national_code"],
                condition=Q(national_code__isnull=False),
                name="a_national_number_is_of_one_dossier",
            ),
        ]
        indexes = [
            models.Index(
                fields=["holder", "promised_at", "id"],
                condition=Q(is_open=True),
                name="open_dossiers_of_a_holder",
            ),
            models.Index(
                fields=["unit", "promised_at", "id"],
                condition=Q(is_open=True),
                name="open_dossiers_of_a_unit",
            ),
            models.Index(fields=["unit", "-id"], name="dossiers_of_a_unit"),
            models.Index(
                fields=["procedure"], condition=Q(is_open=True), name="open_of_a_procedure"
            ),
            models.Index(fields=["unit", "due_at"], name="dossiers_of_a_unit_by_due"),
            models.Index(fields=["unit", "received_at"], name="dossiers_of_a_unit_by_receipt"),
            models.Index(
                fields=["holder_unit"], condition=Q(is_open=True), name="open_dossiers_in_a_unit"
            ),
            models.Index(fields=["applicant", "-id"], name="dossiers_of_an_applicant"),
            models.Index(
                fields=["representative"],
                condition=Q(representative__isnull=False),
                name="dossiers_of_a_representative",
            ),
            models.Index(
                fields=["bundle"], condition=Q(bundle__isnull=False), name="dossiers_of_a_bundle"
            ),
            models.Index(
                fields=["finished_at"], condition=Q(is_open=False), name="dossiers_by_their_end"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class DossierWords(models.Model):
    """What a dossier is found by. Beside its row, whose every change would be written into the
    index of words again."""

    dossier = models.OneToOneField(
        Dossier, on_delete=models.PROTECT, primary_key=True, db_constraint=False, related_name="+"
    )
    words = SearchVectorField()

    class Meta:
        db_table = "cases_words"
        indexes = [GinIndex(fields=["words"], name="dossiers_by_words")]

    def __str__(self) -> str:
        return str(self.dossier_id)


class Step(models.Model):
    """What was done to a dossier, by whom, from which post, and where it went. Never changed:
    the steps of a dossier are its audit trail."""

    pk = models.CompositePrimaryKey("dossier_id", "n")
    # No constraints in the database: each would lock another row at every act. The statement that
    # writes a step writes the dossier's row too, which has them; none of these is ever deleted.
    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    n = models.PositiveIntegerField()
    transition = models.CharField(max_length=112)
    state = models.CharField(max_length=56)  # after it
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=200)
    post = models.ForeignKey(
        "orgs.Post", on_delete=models.PROTECT, null=True, db_constraint=False, db_index=False,
        related_name="+",
    )  # fmt: skip
    holder = models.ForeignKey(
        "orgs.Post", on_delete=models.PROTECT, null=True, db_constraint=False, db_index=False,
        related_name="+",
    )  # fmt: skip
    note = models.CharField(max_length=2000, blank=True)
    details = models.JSONField(null=True)

    class Meta:
        # Rows come in the order of their time: a few bytes for every thousand of them are enough
        # to find what has changed since, and an act pays nothing for it.
        indexes = [
            BrinIndex(fields=["recorded_at"], name="steps_by_their_time", autosummarize=True)
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.n} {self.transition}"


class Supplement(models.Model):
    """What the applicant was asked to bring, all at once; a second request counts as late."""

    pk = models.CompositePrimaryKey("dossier_id", "n")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    n = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    items = models.JSONField()  # [{paper or field, what}]
    until = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.n}"


class Enquiry(models.Model):
    """A question to another unit about a dossier, with a clock of its own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    to_unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=2000)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    stops_clock = models.BooleanField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=4000, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["to_unit", "due_at"],
                condition=Q(answered_at__isnull=True),
                name="open_enquiries_of_a_unit",
            ),
            models.Index(fields=["dossier"], name="enquiries_of_a_dossier"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} -> {self.to_unit_id}"


class Attachment(models.Model):
    """A paper of a dossier: a kept file, a paper seen at the counter, or what the State holds."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    paper = models.CharField(max_length=48)  # its code in the procedure; "khac" for another
    kind = models.CharField(max_length=12)  # original, copy, electronic
    count = models.PositiveSmallIntegerField(default=1)
    file_id = models.UUIDField(null=True)
    is_reused = models.BooleanField(default=False)  # taken from what the State holds
    brought_at = models.DateTimeField()
    brought_by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["dossier"], name="papers_of_a_dossier")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.paper}"


class Decision(models.Model):
    """What was decided, by whom, and on what ground they might sign, frozen at that moment."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=200)
    post = models.ForeignKey("orgs.Post", on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=200)
    ground = models.JSONField()  # orgs.shapes.Ground, as it stood
    reasons = models.CharField(max_length=4000, blank=True)
    paper_id = models.UUIDField(null=True)  # documents.Paper
    is_electronic = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["granted", "refused"]), name="decision_kind"
            )
        ]
        indexes = [models.Index(fields=["dossier"], name="decisions_of_a_dossier")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.kind}"


class Payment(models.Model):
    """Money received for a dossier. The books are the ledger's; this says it was paid."""

    pk = models.CompositePrimaryKey("dossier_id", "reference")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    reference = models.CharField(max_length=64)  # number of the fee receipt, or of the gateway
    amount = models.BigIntegerField()
    is_online = models.BooleanField()
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_payment_is_money")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.reference}"


class Comment(models.Model):
    """What colleagues say to each other about a dossier; applicants do not see it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    actor_label = models.CharField(max_length=200)
    post_title = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=4000)

    class Meta:
        indexes = [models.Index(fields=["dossier"], name="comments_on_a_dossier")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.actor_label}"


class Rating(models.Model):
    """What the applicant says of how it went, once."""

    dossier = models.OneToOneField(
        Dossier, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    at = models.DateTimeField()
    stars = models.PositiveSmallIntegerField()  # 1 to 5; 1 and 2 are "not satisfied"
    text = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="stars_of_five")
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.stars}"


class ApplicationDraft(models.Model):
    """What a citizen has begun to fill in and not filed. What was typed is sealed as a whole; once
    filed it is gone from here, and only the number stays: who presses twice gets the same one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    party = models.ForeignKey("people.Party", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=96)
    office = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=20)
    typed = models.TextField(blank=True)  # sealed JSON: the fields as they were typed
    files = models.JSONField(default=list)  # [[paper, file], …]
    changed_at = models.DateTimeField(db_index=True)
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(dossier__isnull=True) | Q(typed="", files=[]),
                name="what_is_filed_is_no_draft",
            )
        ]
        indexes = [models.Index(fields=["party", "-id"], name="drafts_of_a_party")]

    def __str__(self) -> str:
        return f"{self.procedure} {self.changed_at:%Y-%m-%d}"


class ApologyDraft(models.Model):
    """An apology (form 04) the clock drafted: who has the dossier signs it, or makes it in time."""

    dossier = models.OneToOneField(
        Dossier, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    made_at = models.DateTimeField()
    step = models.CharField(max_length=48)
    proposed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.proposed_at}"
