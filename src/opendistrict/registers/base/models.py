from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models.functions import Now
from django.db.models.lookups import Exact

from opendistrict.kernel.ids import uuid7


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


class Turn(models.Model):
    """A mark that is another one whenever the tables of a name were changed (by their triggers).
    What is worked out from them may be kept as long as the mark is the same."""

    name = models.CharField(max_length=32, primary_key=True)
    value = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


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


class LogLeaf(models.Model):
    """An act that promised, decided, extended or paid: its wording and the salt that hides it.

    Never changed, never deleted. What is published of it is `kernel.eventlog.leaves.data`.
    """

    kind = models.CharField(max_length=64)  # "cases.promise"
    subject = models.CharField(max_length=96)  # "cases.dossier:0190…", also inside the wording
    at = models.DateTimeField()
    body = models.BinaryField()
    salt = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["subject", "id"], name="leaves_of_subject")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__regex=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$"),
                name="leaf_kind_is_a_dotted_word",
            ),
            models.CheckConstraint(
                condition=Exact(
                    models.Func(
                        "salt", function="octet_length", output_field=models.IntegerField()
                    ),
                    16,
                ),
                name="leaf_salt_has_16_bytes",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} {self.subject}"


class LogWaiting(models.Model):
    """Leaves without a place: written with the leaf, taken by the sequencer. A leaf that commits
    late is simply taken later; no writer waits for another."""

    leaf_id = models.BigIntegerField(primary_key=True)  # no constraint: a leaf is never deleted

    class Meta:
        db_table = "base_logwait"

    def __str__(self) -> str:
        return f"#{self.leaf_id}"


class LogPlace(models.Model):
    """The leaf at a position of the log, and its hash (RFC 6962). Never changed."""

    position = models.BigIntegerField(primary_key=True)
    leaf_id = models.BigIntegerField(unique=True)  # no constraint: a leaf is never deleted
    hash = models.BinaryField()

    class Meta:
        indexes = [HashIndex(fields=["hash"], name="places_by_hash")]

    def __str__(self) -> str:
        return f"{self.position}: #{self.leaf_id}"


class LogNode(models.Model):
    """The root over 256, 65,536 or 16,777,216 leaves (level 8, 16, 24). Never changed.

    The levels between are found from these in less time than they would take to be read.
    """

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """What we signed: so many leaves, this root. Never changed, never deleted."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    at = models.DateTimeField()  # to the second, as it is signed
    signature = models.BinaryField()
    key = models.CharField(max_length=300)  # the verifier key; its name is the log's origin

    def __str__(self) -> str:
        return f"{self.size} ({self.at})"


class Cosignature(models.Model):
    """A witness saw a checkpoint of ours and found it consistent with the one it saw before."""

    pk = models.CompositePrimaryKey("size", "key")
    size = models.BigIntegerField()
    key = models.CharField(max_length=300)  # the witness's verifier key
    at = models.DateTimeField()
    signature = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.size} {self.key.partition('+')[0]}"


class Witnessed(models.Model):
    """A checkpoint of somebody else's log that we saw, found consistent, and signed."""

    pk = models.CompositePrimaryKey("origin", "size")
    origin = models.CharField(max_length=200)
    size = models.BigIntegerField()
    at = models.DateTimeField()
    key = models.CharField(max_length=300)  # the verifier key of that log
    note = models.TextField()  # with the keeper's signature and ours

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"


class KeptAnswer(models.Model):
    """What a request over the API was answered, for who asks again with the same key. The row is
    written by the first request in the transaction of what it does: a second one waits for it."""

    pk = models.CompositePrimaryKey("caller", "key")
    caller = models.CharField(max_length=64)
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)  # of what was asked
    at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"


class Webhook(models.Model):
    """An address that is told what happens (CloudEvents). The secret that signs is sealed by
    whoever adds it. After too many failures in a row it is switched off."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    url = models.CharField(max_length=500)
    secret = models.TextField()  # sealed
    topics = models.JSONField()  # ["cases.done", …]; "cases.*" is all of a room
    is_active = models.BooleanField(default=True)
    failures = models.PositiveIntegerField(default=0)  # in a row
    told_at = models.DateTimeField(null=True)  # when the last event was taken
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.url
