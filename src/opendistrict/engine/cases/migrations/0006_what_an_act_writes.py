"""Fewer indexes and constraints to write at every act, words beside the row, and room on a page for
a row's next version: where no key of an index changed it is written there, and no index is touched.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_measured"),
        ("orgs", "0007_turns"),
        ("people", "0005_clients"),
    ]

    operations = [
        migrations.CreateModel(
            name="DossierWords",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.dossier",
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "db_table": "cases_words",
            },
        ),
        migrations.RunSQL(
            "INSERT INTO cases_words SELECT id, search FROM cases_dossier WHERE search IS NOT NULL",
            "UPDATE cases_dossier SET search = words FROM cases_words WHERE dossier_id = id",
        ),
        migrations.RunSQL(
            "ALTER TABLE cases_dossier SET (fillfactor = 80)",
            "ALTER TABLE cases_dossier RESET (fillfactor)",
        ),
        migrations.RemoveIndex(
            model_name="dossier",
            name="dossiers_by_words",
        ),
        migrations.RemoveField(
            model_name="dossier",
            name="search",
        ),
        migrations.AlterField(
            model_name="attachment",
            name="dossier",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.dossier",
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="dossier",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.dossier",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="dossier",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.dossier",
            ),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="applicant",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.party",
            ),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="code",
            field=models.CharField(max_length=40),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="holder",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.post",
            ),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="holder_unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.unit",
            ),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="intake_unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.unit",
            ),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="national_code",
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="office",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.unit",
            ),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="representative",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.party",
            ),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.unit",
            ),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="version",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.procedureversion",
            ),
        ),
        migrations.AlterField(
            model_name="enquiry",
            name="dossier",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.dossier",
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="dossier",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.dossier",
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="dossier",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.dossier",
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="holder",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.post",
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="post",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.post",
            ),
        ),
        migrations.AlterField(
            model_name="supplement",
            name="dossier",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.dossier",
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["holder_unit"],
                name="open_dossiers_in_a_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("representative__isnull", False)),
                fields=["representative"],
                name="dossiers_of_a_representative",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.UniqueConstraint(fields=("code",), name="a_number_is_of_one_dossier"),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("national_code__isnull", False)),
                fields=("national_code",),
                name="a_national_number_is_of_one_dossier",
            ),
        ),
        migrations.AddIndex(
            model_name="dossierwords",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["words"], name="dossiers_by_words"
            ),
        ),
    ]
