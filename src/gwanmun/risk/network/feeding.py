"""What counts is linked, what no longer counts is taken back: each item once, whatever is killed when.

A room tells, in the transaction that makes a batch count, that it does (:func:`announce`). The row written
then is the truth. Work goes in chunks; each chunk and the place up to which it leads are written in one
transaction, and only if nobody else has moved the place meanwhile. Before a newer batch of the same family
the older one is taken back, as far as it was counted, reading the same rows again.
"""

from __future__ import annotations

import datetime as dt

import polars as pl
from django.db import connection, transaction
from django.utils import timezone

from gwanmun.platform import bulk, jobs, logging
from gwanmun.risk.feedback import contract as feedback
from gwanmun.risk.network import sources, store, watching
from gwanmun.risk.network.models import Feed, Node, NodeResult
from gwanmun.risk.rules import linking
from gwanmun.risk.rules.items import FIND, NOT_DONE, RESULT

FEED = "risk.network.feed"
CHUNK = 50_000
log = logging.get(__name__)


def announce(source: str, batch: int, family: int) -> None:
    """``batch`` counts from now on, and what ``family`` had before does not. Idempotent."""
    with transaction.atomic():
        Feed.objects.filter(source=source, family=family, wanted=True).exclude(batch=batch).update(
            wanted=False, done=False
        )
        Feed.objects.get_or_create(source=source, batch=batch, defaults={"family": family})
        jobs.enqueue(FEED)


def waits() -> bool:
    return Feed.objects.filter(done=False).exists()


def feed_all(chunk: int = CHUNK) -> int:
    """Work until nothing waits or this worker is to stop; returns the chunks done."""
    chunks = 0
    while not jobs.stopping():
        feed = Feed.objects.filter(done=False).order_by("wanted", "id").first()  # taking back comes first
        if feed is None:
            break
        _step(feed, chunk)
        chunks += 1
    return chunks


def _step(feed: Feed, chunk: int) -> None:
    """One chunk of one batch, or its end."""
    source = sources.source(feed.source)
    if source is None:
        log.error("network.no_source", source=feed.source, feed=feed.pk)
        Feed.objects.filter(pk=feed.pk).update(done=True)
        return
    if not feed.wanted and feed.taken >= feed.fed:
        _finish(feed)
        return
    after = feed.fed if feed.wanted else feed.taken
    rows = source.read(feed.batch, after, chunk)
    if not feed.wanted:
        rows = rows.filter(pl.col("place") <= feed.fed)
    if rows.is_empty():
        _finish(feed)
        return
    keyed = linking.keyed(rows, sources.secret())
    seen, nodes = linking.sightings(keyed), store.nodes_of(keyed)
    place = rows.select(pl.col("place").max()).item()
    with transaction.atomic():
        store.hold()
        moved = {"fed": place, "items": feed.items + rows.height} if feed.wanted else {"taken": place}
        mine = Feed.objects.filter(
            pk=feed.pk, wanted=feed.wanted, done=False, fed=feed.fed, taken=feed.taken
        ).update(**moved)
        if not mine:
            return  # another worker did it, or the batch was replaced: look again
        if feed.wanted:
            store.add(seen, nodes, feed.source)
            watching.note(feed.source, rows)
        else:
            store.take(seen, nodes)


def _finish(feed: Feed) -> None:
    Feed.objects.filter(pk=feed.pk, wanted=feed.wanted, fed=feed.fed, taken=feed.taken).update(
        done=True, watched=feed.wanted
    )


# --- results -----------------------------------------------------------------------------------------


def note_results(results: pl.DataFrame) -> int:
    """Results of controls (items.RESULT) for all parties and things of their items; returns rows newly kept.

    Idempotent; those that were not done say nothing and are left out.
    """
    told = results.filter(pl.col("outcome") != NOT_DONE).select("item", "known_on", "outcome", "find")
    items = linking.keyed(sources.numbered(told["item"].unique().sort().to_list()), sources.secret())
    ends = [items.select("kind", "item", key=name).drop_nulls("key") for name in linking.NODES]
    rows = pl.concat(ends).join(told, on="item")
    known = bulk.lookup(connection, Node._meta.db_table, "key", rows["key"], ["id", "key"])
    before = NodeResult.objects.count()
    kept = [
        NodeResult(
            node_id=row["id"],
            kind=row["kind"],
            item=row["item"],
            known_on=row["known_on"],
            found=row["outcome"] == FIND,
            find=row["find"],
        )
        for row in rows.join(known, on="key").iter_rows(named=True)
    ]
    with transaction.atomic():
        NodeResult.objects.bulk_create(kept, batch_size=1000, ignore_conflicts=True)
    return NodeResult.objects.count() - before


def pull_results(country: str, kind: str, days: int = 60) -> int:
    """Results of items of the last ``days`` days, as the feedback room has them."""
    since = timezone.localdate() - dt.timedelta(days=days)
    return note_results(feedback.looks(country, kind, since=since).select(list(RESULT)))


__all__ = ["FEED", "announce", "feed_all", "note_results", "pull_results", "waits"]
