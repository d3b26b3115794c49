from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("risk_feedback", "0002_signs"),
    ]

    operations = [
        migrations.AddField(
            model_name="controlresult",
            name="means",
            field=models.CharField(default="", max_length=9),
        ),
    ]
