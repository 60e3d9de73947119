from django.db import models
from django.db.models import Q


class TileSet(models.Model):
    """What is drawn together ("places"; a service adds its own), and the day its tiles show."""

    name = models.CharField(max_length=40, primary_key=True)
    on = models.DateField()
    edition = models.PositiveIntegerField()  # of the drawing: another one draws every tile anew

    def __str__(self) -> str:
        return f"{self.name} {self.on}"


class Tile(models.Model):
    """A tile as it was drawn last, compressed; nothing is in it where `body` is empty."""

    layers = models.CharField(max_length=40)
    z = models.PositiveSmallIntegerField()
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()
    body = models.BinaryField(default=b"")
    tag = models.CharField(max_length=32, blank=True)
    is_stale = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(
                fields=["layers", "z", "x", "y"], condition=Q(is_stale=True), name="tiles_to_draw"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["layers", "z", "x", "y"], name="a_tile_is_kept_once")
        ]

    def __str__(self) -> str:
        return f"{self.layers} {self.z}/{self.x}/{self.y}"


class Touched(models.Model):
    """Something changed under a tile of the deepest zoom. Only added to by whoever changes it, so
    that no two of them wait for one another; taken away by who draws."""

    layers = models.CharField(max_length=40)
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.layers} {self.x}/{self.y}"
