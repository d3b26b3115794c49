"""The kill test's client: hands in files over HTTP, in their order, each until the server has taken it."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Sequence
from pathlib import Path

PIECES = 20
PAUSE = 0.02  # seconds between pieces: a line slow enough for the signal to come in between


class Client:
    """``with Client(port, key, files) as client: …`` sends until all are in, or the block is left."""

    span = PIECES * PAUSE * 1.5  # seconds that one sending takes, answer included

    def __init__(self, port: int, key: str, files: Sequence[Path]) -> None:
        self.sending = False
        self.refused: list[str] = []
        self._port, self._key, self._files = port, key, files
        self._stop, self._thread = threading.Event(), threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Client:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        if self.refused:
            raise RuntimeError(f"refused: {self.refused}")

    def wait_for_sending(self, patience: float) -> None:
        """Until a file is on its way, or none is left."""
        end = time.monotonic() + patience
        while not self.sending and self._thread.is_alive():
            if time.monotonic() > end:
                raise TimeoutError("the server took no connection")
            time.sleep(0.01)

    def wait_for_all(self, patience: float) -> None:
        self._thread.join(patience)
        if self._thread.is_alive():
            raise TimeoutError("the client is still sending")

    def _run(self) -> None:
        for file in self._files:
            while not self._stop.is_set():
                try:
                    status, text = self._send(file)
                except (OSError, http.client.HTTPException):
                    status, text = 0, ""
                finally:
                    self.sending = False
                if status in (200, 202):
                    break
                if 400 <= status < 500:
                    self.refused.append(f"{file.name}: {status} {text[:500]}")
                    return
                time.sleep(0.1)

    def _send(self, file: Path) -> tuple[int, str]:
        data = file.read_bytes()
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            line.putrequest("POST", "/api/v1/manifests")
            for name, value in {
                "Authorization": f"Bearer {self._key}",
                "Content-Type": "text/csv",
                "Content-Length": str(len(data)),
                "Manifest-Number": file.stem.removesuffix("-corrected"),
            }.items():
                line.putheader(name, value)
            line.endheaders()
            self.sending = True
            step = -(-len(data) // PIECES)
            for start in range(0, len(data), step):
                line.send(data[start : start + step])
                time.sleep(PAUSE)
            answer = line.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            line.close()
