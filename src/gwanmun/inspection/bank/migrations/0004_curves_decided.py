"""Calibrations are decided by a second person; those that are there are in force since they were set."""

from typing import Any

from django.db import migrations, models


def in_force(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("inspection_bank", "MachineCurves").objects.filter(decided_at=None)
    rows.update(state="IN_FORCE", decided_at=models.F("set_at"), decided_by=models.F("set_by"))


class Migration(migrations.Migration):
    dependencies = [
        ("inspection_bank", "0003_machinecurves"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="machinecurves", name="bank_curves_idx"),
        migrations.AddField(
            model_name="machinecurves",
            name="decided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="machinecurves",
            name="decided_by",
            field=models.CharField(blank=True, default="", max_length=150),
        ),
        migrations.AddField(
            model_name="machinecurves",
            name="decided_why",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="machinecurves",
            name="state",
            field=models.CharField(
                choices=[
                    ("PROPOSED", "Proposed"),
                    ("IN_FORCE", "In Force"),
                    ("REFUSED", "Refused"),
                ],
                default="PROPOSED",
                max_length=8,
            ),
        ),
        migrations.RunPython(in_force, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="machinecurves",
            index=models.Index(fields=["organisation", "device", "-decided_at"], name="bank_curves_idx"),
        ),
        migrations.AddConstraint(
            model_name="machinecurves",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "PROPOSED")),
                fields=("organisation", "device"),
                name="one_proposed_calibration",
            ),
        ),
    ]
