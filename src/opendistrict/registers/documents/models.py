from django.db import models

from opendistrict.kernel.ids import uuid7


class KeptFile(models.Model):
    """A file as it came, byte for byte. The bytes lie under their SHA-256; equal bytes once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="files_by_digest")]

    def __str__(self) -> str:
        return self.name
