from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0003_streets_as_measured_space"),
    ]

    operations = [
        migrations.CreateModel(
            name="TileSet",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("on", models.DateField()),
                ("edition", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Touched",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("layers", models.CharField(max_length=40)),
                ("x", models.PositiveIntegerField()),
                ("y", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Tile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("layers", models.CharField(max_length=40)),
                ("z", models.PositiveSmallIntegerField()),
                ("x", models.PositiveIntegerField()),
                ("y", models.PositiveIntegerField()),
                ("body", models.BinaryField(default=b"")),
                ("tag", models.CharField(blank=True, max_length=32)),
                ("is_stale", models.BooleanField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_stale", True)),
                        fields=["layers", "z", "x", "y"],
                        name="tiles_to_draw",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("layers", "z", "x", "y"), name="a_tile_is_kept_once"
                    )
                ],
            },
        ),
    ]
