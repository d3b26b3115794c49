from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("risk_network", "0002_noted_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="watchentry",
            name="compared_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="watchentry",
            index=models.Index(
                condition=models.Q(("compared_at__isnull", True)),
                fields=["valid_from"],
                name="entry_fresh_idx",
            ),
        ),
    ]
