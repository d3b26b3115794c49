"""Ask POST /decide at a steady rate, as a sorting belt does, and report how long the answers took.

    python tests/bench/sorter.py --url http://localhost:8000 --key gwm_… --rate 200 --seconds 30

Open loop: question *i* is due at ``start + i / rate`` whether or not earlier answers have come, and its
time runs from the moment it was due, so a server that stalls is charged for all that it kept waiting.
Raw keep-alive connections on one asyncio loop; bodies are made beforehand. The generator itself costs
about 3 % of a core at 200/s. Parcels are taken from ``--parcels`` (JSON Lines, as from ``gwanmun sample
manifest``) or made up: different people, goods and prices, so that no two depend on each other.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

GOODS = (
    ("RUNNING SHOES", "640411", 30, 180), ("T-SHIRT", "610910", 8, 60), ("PHONE CASE", "392690", 3, 30),
    ("VITAMIN C TABLETS", "210690", 12, 70), ("RED WINE", "220421", 20, 160), ("CABLE", "854442", 2, 25),
    ("LEATHER BAG", "420221", 40, 900), ("BOARD GAME", "950490", 15, 90), ("FACE CREAM", "330499", 10, 120),
    ("COFFEE BEANS", "090121", 9, 60), ("HEADPHONES", "851830", 25, 400), ("CHAIR", "940171", 20, 140),
)  # fmt: skip


def made_up(count: int, seed: int) -> Iterator[dict[str, Any]]:
    draw = random.Random(seed)
    for i in range(count):
        goods, hs, low, high = draw.choice(GOODS)
        yield {
            "company_code": "EXP01",
            "flight": "KE092",
            "loading_port": "USLAX",
            "master_bl": "180-12345675",
            "master_seq": f"{i + 1}",
            "arrival_date": "2026-11-22",
            "house_bl": f"BELT{seed:03d}{i:09d}",
            "shipper_name": f"SELLER {draw.randrange(400)}",
            "shipper_id": f"S{draw.randrange(400):05d}",
            "consignee_name": f"홍길{i}",
            "consignee_phone": f"010{i:08d}",
            "consignee_address": f"서울특별시 중구 세종대로 {i}",
            "consignee_zip": f"{draw.randrange(1000, 63000):05d}",
            "description": goods,
            "cartons": 1,
            "pieces": draw.randrange(1, 4),
            "gross_weight": f"{draw.randrange(1, 60) / 10:.1f}",
            "price": f"{draw.randrange(low * 100, high * 100) / 100:.2f}",
            "currency": draw.choice(("USD", "USD", "CNY", "JPY", "EUR")),
            "dispatch_country": draw.choice(("US", "CN", "CN", "JP", "DE")),
            "use_code": "1",
            "transaction_code": "D",
            "hs_code": hs,
            "consignee_id_kind": "A",
            "consignee_id": f"P{10**11 + i:012d}",
            "order_no": f"O{i}",
            "purchase_date": f"2026-11-{draw.randrange(1, 21):02d}",
        }


@dataclass
class Result:
    rate: float
    seconds: float
    times_ms: list[float] = field(default_factory=list)  # of good answers, in order of the schedule
    statuses: Counter[str] = field(default_factory=Counter)
    late_ms: float = 0.0  # how late the generator itself was at worst

    def figures(self) -> dict[str, Any]:
        times = sorted(self.times_ms)

        def quantile(share: float) -> float:
            return round(times[min(len(times) - 1, int(len(times) * share))], 2) if times else float("nan")

        return {
            "rate": self.rate,
            "seconds": self.seconds,
            "answers": len(times),
            "statuses": dict(self.statuses),
            "p50_ms": quantile(0.50),
            "p95_ms": quantile(0.95),
            "p99_ms": quantile(0.99),
            "max_ms": round(times[-1], 2) if times else float("nan"),
            "generator_late_ms": round(self.late_ms, 2),
        }


class Line:
    """One keep-alive connection, one question at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def ask(self, request: bytes) -> int:
        self.writer.write(request)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        at = head.index(b"content-length:") + 15
        await self.reader.readexactly(int(head[at : head.index(b"\r", at)]))
        return int(head[9:12])


class Belt:
    def __init__(self, url: str, key: str, path: str) -> None:
        parts = urlsplit(url)
        self.host, self.port = parts.hostname or "localhost", parts.port or 80
        self.free: list[Line] = []
        self.head = (
            f"POST /api/v1/{path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            f"Authorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: "
        ).encode()

    def request(self, parcel: dict[str, Any]) -> bytes:
        body = json.dumps(parcel, ensure_ascii=False).encode()
        return self.head + str(len(body)).encode() + b"\r\n\r\n" + body

    async def line(self) -> Line:
        if self.free:
            return self.free.pop()
        return Line(*await asyncio.open_connection(self.host, self.port))

    async def one(self, request: bytes, due: float, result: Result | None) -> None:
        status = "broken"
        try:
            line = await self.line()
            status = str(await line.ask(request))
            self.free.append(line)
        except (OSError, asyncio.IncompleteReadError, ValueError) as failure:
            status = type(failure).__name__
        if result is not None:
            result.statuses[status] += 1
            if status == "200":
                result.times_ms.append((time.perf_counter() - due) * 1000)

    async def run(self, requests: list[bytes], rate: float, result: Result | None) -> None:
        running: set[asyncio.Task[None]] = set()
        start = time.perf_counter() + 0.05
        for i, request in enumerate(requests):
            due = start + i / rate
            wait = due - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            if result is not None:
                result.late_ms = max(result.late_ms, (time.perf_counter() - due) * 1000)
            task = asyncio.create_task(self.one(request, due, result))
            running.add(task)
            task.add_done_callback(running.discard)
        if running:
            await asyncio.wait(running, timeout=30)

    def close(self) -> None:
        for line in self.free:
            line.writer.close()


def measure(
    url: str,
    key: str,
    *,
    rate: float = 200.0,
    seconds: float = 30.0,
    warm_up: float = 3.0,
    codes_only: bool = False,
    parcels: list[dict[str, Any]] | None = None,
    seed: int = 1,
    path: str = "",
) -> Result:
    """Run against a live server; the warm-up is asked at the same rate and not counted.

    ``path``: another question than the sorter's, below ``/api/v1/``, with its own bodies in ``parcels``.
    """
    warm, count = int(rate * warm_up), int(rate * seconds)
    given = parcels or list(made_up(warm + count, seed))
    belt = Belt(url, key, path or ("decide?reasons=codes" if codes_only else "decide"))
    requests = [belt.request(given[i % len(given)]) for i in range(warm + count)]
    result = Result(rate, seconds)

    async def all_of_it() -> None:
        await belt.run(requests[:warm], rate, None)
        await belt.run(requests[warm:], rate, result)
        belt.close()

    asyncio.run(all_of_it())
    return result


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--url", default="http://localhost:8000")
    options.add_argument("--key", required=True)
    options.add_argument("--rate", type=float, default=200)
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--warm-up", type=float, default=3)
    options.add_argument("--codes-only", action="store_true", help="reasons as rule ids, without words")
    options.add_argument("--parcels", type=Path, help="JSON Lines of parcels to ask about, over and over")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    lines = None
    if given.parcels:
        lines = [json.loads(line) for line in given.parcels.read_text("utf-8").splitlines() if line.strip()]
    figures = measure(
        given.url,
        given.key,
        rate=given.rate,
        seconds=given.seconds,
        warm_up=given.warm_up,
        codes_only=given.codes_only,
        parcels=lines,
    ).figures()
    if given.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:18} {value}")
    return 0 if set(figures["statuses"]) == {"200"} else 1


if __name__ == "__main__":
    sys.exit(main())
