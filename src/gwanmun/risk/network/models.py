"""Parties and what they share; watch-lists; alerts of machines.

Nothing here holds a name, an address or a number in words, except entries of watch-lists: a node is the keyed
hash of what it stands for. Its words stay where they came from, and ``place`` says where.
"""

from __future__ import annotations

from django.db import models

from gwanmun.platform.accounts.models import Organisation


class Node(models.Model):
    """A party or a thing. ``id`` is given out in the order of first sight, so that links stay small."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.PositiveSmallIntegerField()  # of risk.rules.linking.NODES
    key = models.CharField(max_length=22, unique=True)
    parcels = models.BigIntegerField()  # items it was seen in
    degree = models.BigIntegerField()  # distinct links
    source = models.CharField(max_length=12)  # room that last told of it
    place = models.BigIntegerField(null=True)  # the item it was last seen in, by that room's number


class Link(models.Model):
    """A party had a thing on a day, in ``n`` items. Clustered by party, and indexed the other way round."""

    pk = models.CompositePrimaryKey("party", "thing", "day")
    party = models.BigIntegerField()
    thing = models.BigIntegerField()
    day = models.PositiveIntegerField()  # days since 1970-01-01
    n = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["thing", "party", "day"], name="network_thing_idx")]


class Feed(models.Model):
    """A batch of items that a room says counts. What is done of it stands here, chunk by chunk."""

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=12)
    batch = models.BigIntegerField()  # of the room: a manifest version
    family = models.BigIntegerField()  # batches of which only the newest counts: a manifest
    wanted = models.BooleanField(default=True)  # False: a newer batch of the family has come
    fed = models.BigIntegerField(default=-1)  # place of the last item that counts; -1: none yet
    taken = models.BigIntegerField(default=-1)  # place of the last item that was taken back
    done = models.BooleanField(default=False)  # nothing is left to do
    watched = models.BooleanField(default=False)  # compared with the watch-lists
    items = models.BigIntegerField(default=0)
    told_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "batch"], name="one_feed_per_batch")]
        indexes = [
            models.Index(fields=["id"], name="network_feed_open_idx", condition=models.Q(done=False)),
            models.Index(fields=["source", "family"], name="network_family_idx"),
        ]


class NodeResult(models.Model):
    """A control of an item of a party: what it came to, from the day on which it was known."""

    node = models.ForeignKey(Node, models.CASCADE, related_name="results")
    kind = models.CharField(max_length=12)
    item = models.CharField(max_length=60)
    known_on = models.DateField()
    found = models.BooleanField()
    find = models.CharField(max_length=30, null=True)
    noted_at = models.DateTimeField(null=True, auto_now_add=True)  # null: before this was kept

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "kind", "item"], name="one_result_per_node")]
        indexes = [
            models.Index(fields=["known_on"], name="network_found_idx", condition=models.Q(found=True))
        ]


class WatchList(models.Model):
    class Basis(models.TextChoices):
        MANDATORY = "MANDATORY"
        ALERT = "ALERT"

    name = models.CharField(max_length=100, unique=True)
    purpose = models.TextField()
    ground = models.TextField()  # legal ground
    owner = models.CharField(max_length=100)
    basis = models.CharField(max_length=9, choices=Basis, default=Basis.ALERT)
    threshold = models.PositiveSmallIntegerField(default=90)  # least score, 50 to 100
    expires_on = models.DateField()
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)


class WatchEntry(models.Model):
    class Kind(models.TextChoices):
        NAME = "NAME"
        ADDRESS = "ADDRESS"
        PHONE = "PHONE"
        ACCOUNT = "ACCOUNT"
        CONTAINER = "CONTAINER"
        CODE = "CODE"

    watch_list = models.ForeignKey(WatchList, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=9, choices=Kind)
    value = models.CharField(max_length=300)
    mark = models.CharField(max_length=300)  # its one spelling: no entry stands twice
    note = models.CharField(max_length=300, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    added_by = models.CharField(max_length=150)
    added_at = models.DateTimeField(auto_now_add=True)
    compared_at = models.DateTimeField(null=True)  # with what had come before it was in force

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["watch_list", "kind", "mark"], name="one_entry_per_spelling")
        ]
        indexes = [
            models.Index(
                fields=["valid_from"], name="entry_fresh_idx", condition=models.Q(compared_at__isnull=True)
            )
        ]


class WatchMatch(models.Model):
    """An item that an entry may mean. A person says whether it does."""

    class State(models.TextChoices):
        OPEN = "OPEN"
        CONFIRMED = "CONFIRMED"
        NOT_SAME = "NOT_SAME"

    entry = models.ForeignKey(WatchEntry, models.CASCADE, related_name="matches")
    source = models.CharField(max_length=12)
    place = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    item = models.CharField(max_length=60)
    field = models.CharField(max_length=20)
    score = models.PositiveSmallIntegerField()
    how = models.CharField(max_length=16)
    seen = models.CharField(max_length=300)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    at = models.DateTimeField(auto_now_add=True)
    judged_by = models.CharField(max_length=150, default="")
    judged_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "kind", "item", "field"], name="one_match_per_field")
        ]
        indexes = [models.Index(fields=["state", "-id"], name="network_match_idx")]


class Cleared(models.Model):
    """Judged to be somebody else: this entry is not brought again for what was seen."""

    entry = models.ForeignKey(WatchEntry, models.CASCADE, related_name="cleared")
    seen = models.CharField(max_length=300)  # in its one spelling
    reason = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "seen"], name="cleared_once")]


class Alert(models.Model):
    """What a sender said. The same number of the same sender is the same alert."""

    class State(models.TextChoices):
        OPEN = "OPEN"
        ACKNOWLEDGED = "ACKNOWLEDGED"
        RESOLVED = "RESOLVED"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    sender = models.CharField(max_length=150)
    number = models.CharField(max_length=64)
    source = models.CharField(max_length=12)
    machine = models.CharField(max_length=64, default="")
    about = models.CharField(max_length=9)
    kind = models.CharField(max_length=12, null=True)
    key = models.CharField(max_length=60)  # item number, or the key of the party or container
    level = models.CharField(max_length=7)
    what = models.CharField(max_length=300)
    at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)  # of the envelope as it came
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    received_at = models.DateTimeField(auto_now_add=True)
    handled_by = models.CharField(max_length=150, default="")
    handled_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_alert_per_number")
        ]
        indexes = [
            models.Index(fields=["about", "key"], name="network_alert_key_idx"),
            models.Index(fields=["state", "-id"], name="network_alert_open_idx"),
        ]
