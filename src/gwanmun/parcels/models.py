"""Manifests in versions, their parcels, faults and human acts.

The manifest version row is the truth about work to be done; jobs only hint at it. Parcel rows
are written in bulk (``services.clearing``), never one by one through the ORM, and count only
when their version is the manifest's ``current`` one.
"""

from __future__ import annotations

from django.db import models

from gwanmun.platform.accounts.models import Organisation


class Manifest(models.Model):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="manifests")
    number = models.CharField(
        max_length=64
    )  # given by the operator, else the master waybill, else the digest
    current = models.ForeignKey("ManifestVersion", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_manifest_per_number")
        ]


class ManifestVersion(models.Model):
    """One received file. The same bytes under the same number are the same version."""

    class State(models.TextChoices):
        RECEIVED = "RECEIVED"  # stored, waiting for its turn
        CLEARING = "CLEARING"  # leased by a worker until lease_until
        CLEARED = "CLEARED"
        REFUSED = "REFUSED"  # the whole file cannot be read: see fault
        FAILED = "FAILED"  # our fault, after the last try

    id = models.BigAutoField(primary_key=True)  # also the order of receipt, in which manifests are cleared
    manifest = models.ForeignKey(Manifest, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the received bytes
    filename = models.CharField(max_length=255)
    size = models.BigIntegerField()
    format = models.CharField(max_length=20, default="")  # csv | jsonl | xfzb | xfwb, once known
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    fault = models.JSONField(null=True)  # {"code": …, "params": {…}} of gwanmun.core.faults
    attempts = models.PositiveIntegerField(default=0)
    lease_owner = models.CharField(max_length=64, default="")
    lease_until = models.DateTimeField(null=True)
    stage = models.CharField(max_length=20, default="")  # reading | deciding | writing | done
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    rulebook = models.CharField(max_length=64, default="")  # digest of the rule book that decided
    summary = models.JSONField(default=dict)  # counts by lane, route, hold kind; taxes; errors
    result_digest = models.CharField(max_length=64, default="")
    submitted_by = models.CharField(max_length=150, default="")
    received_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["manifest", "version"], name="one_version_number"),
            models.UniqueConstraint(fields=["manifest", "digest"], name="same_bytes_once"),
        ]
        indexes = [
            models.Index(
                fields=["id"], name="version_open_idx", condition=models.Q(state__in=["RECEIVED", "CLEARING"])
            )
        ]


class Parcel(models.Model):
    """A decided parcel: what was received (typed) and what was decided. See rules.schema."""

    id = models.BigIntegerField(primary_key=True)  # version id * 2**22 + line
    version = models.ForeignKey(ManifestVersion, models.CASCADE, related_name="parcels", db_index=False)
    organisation_id = models.BigIntegerField()
    line = models.PositiveIntegerField()
    number = models.CharField(max_length=60)
    # received
    company_code = models.CharField(max_length=10, null=True)
    flight = models.CharField(max_length=20, null=True)
    loading_port = models.CharField(max_length=5, null=True)
    master_bl = models.CharField(max_length=35, null=True)
    master_seq = models.CharField(max_length=8, null=True)
    arrival_date = models.DateField(null=True)
    house_bl = models.CharField(max_length=35, null=True)
    shipper_name = models.CharField(max_length=100, null=True)
    shipper_address = models.CharField(max_length=300, null=True)
    shipper_phone = models.CharField(max_length=30, null=True)
    shipper_id = models.CharField(max_length=50, null=True)
    consignee_name = models.CharField(max_length=100, null=True)
    consignee_phone = models.CharField(max_length=30, null=True)
    consignee_address = models.CharField(max_length=300, null=True)
    consignee_zip = models.CharField(max_length=10, null=True)
    description = models.CharField(max_length=300, null=True)
    specification = models.CharField(max_length=300, null=True)
    cartons = models.IntegerField(null=True)
    pieces = models.IntegerField(null=True)
    weight_g = models.IntegerField(null=True)
    price_e4 = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, null=True)
    freight_e4 = models.BigIntegerField(null=True)
    insurance_e4 = models.BigIntegerField(null=True)
    dispatch_country = models.CharField(max_length=2, null=True)
    origin_country = models.CharField(max_length=2, null=True)
    use_code = models.CharField(max_length=1, null=True)
    transaction_code = models.CharField(max_length=1, null=True)
    hs_code = models.CharField(max_length=12, null=True)
    consignee_id_kind = models.CharField(max_length=1, null=True)
    consignee_id = models.CharField(max_length=30, null=True)
    forwarder_code = models.CharField(max_length=10, null=True)
    remarks = models.CharField(max_length=300, null=True)
    tracking_no = models.CharField(max_length=35, null=True)
    order_no = models.CharField(max_length=50, null=True)
    platform_code = models.CharField(max_length=20, null=True)
    purchase_date = models.DateField(null=True)
    added_after_arrival = models.BooleanField(null=True)
    # decided
    importer_key = models.CharField(max_length=140, null=True)
    tax_date = models.DateField(null=True)
    fx_rate_e4 = models.BigIntegerField(null=True)
    usd_e4 = models.BigIntegerField(null=True)
    list_usd = models.IntegerField(null=True)
    limit_usd = models.IntegerField(null=True)
    customs_value = models.BigIntegerField(null=True)
    category = models.CharField(max_length=30, null=True)
    exclusion = models.CharField(max_length=30, null=True)
    lane = models.CharField(max_length=10)
    exempt = models.CharField(max_length=10)
    group_key = models.CharField(max_length=300, null=True)
    group_size = models.IntegerField(null=True)
    group_usd_e4 = models.BigIntegerField(null=True)
    hs6 = models.CharField(max_length=6, null=True)
    duty_rate_e6 = models.BigIntegerField(null=True)
    duty = models.BigIntegerField(null=True)
    consumption_tax = models.BigIntegerField(null=True)
    liquor_tax = models.BigIntegerField(null=True)
    education_tax = models.BigIntegerField(null=True)
    rural_tax = models.BigIntegerField(null=True)
    vat = models.BigIntegerField(null=True)
    payable = models.BigIntegerField(null=True)
    score = models.IntegerField()
    route = models.CharField(max_length=8)
    hold_kind = models.CharField(max_length=22, null=True)
    state = models.CharField(max_length=12)
    reasons = models.TextField()
    # lived through
    assigned_to = models.CharField(max_length=150, null=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["number"], name="parcel_number_idx"),
            models.Index(fields=["importer_key"], name="parcel_importer_idx"),
            models.Index(
                fields=["state", "id"],
                name="parcel_open_idx",
                condition=models.Q(state__in=["HELD", "INSPECTION"]),
            ),
        ]


class LineError(models.Model):
    version = models.ForeignKey(ManifestVersion, models.CASCADE, related_name="errors")
    line = models.PositiveIntegerField()
    number = models.CharField(max_length=60, null=True)
    field = models.CharField(max_length=30)
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=8)  # REFUSED | REQUEST | NOTE
    value = models.CharField(max_length=80, null=True)


class ParcelAct(models.Model):
    """What a person (or a later manifest) did to a parcel after the decision."""

    parcel_id = models.BigIntegerField(db_index=True)
    number = models.CharField(max_length=60)
    act = models.CharField(max_length=20)  # RELEASE | INSPECT | RETURN | DESTROY | UNDO | CARRIED | FOLLOW_UP
    reason = models.TextField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()
    state_before = models.CharField(max_length=12)
    state_after = models.CharField(max_length=12)
    undone_at = models.DateTimeField(null=True)
