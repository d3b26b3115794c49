"""An outside language model may put the candidates in another order: off unless an address is configured.

``POST`` of JSON ``{"description", "candidates": [{"code", "names_ko", "names_en"}]}``; expected back:
``{"order": [code, …]}``. It gets no more than the description and the candidates, can add none, and never
opens the gate. What goes wrong there is logged, and the own order stands.
"""

from __future__ import annotations

import httpx
from django.conf import settings

from gwanmun.classify.answer import Answer
from gwanmun.platform import logging

log = logging.get(__name__)
TIMEOUT_S = 3.0
MOST_BYTES = 64 * 1024


def reranked(answer: Answer, description: str, url: str, key: str = "") -> Answer:
    """The answer in the order of the outside model, or as it was."""
    if not url or len(answer.candidates) < 2:
        return answer
    body = {
        "description": description,
        "candidates": [
            {"code": c.code, "names_ko": [ko for _, ko, _ in c.path], "names_en": [en for _, _, en in c.path]}
            for c in answer.candidates
        ],
    }
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        reply = httpx.post(url, json=body, headers=headers, timeout=TIMEOUT_S, follow_redirects=False)
        reply.raise_for_status()
        if len(reply.content) > MOST_BYTES:
            raise ValueError("answer too long")
        order = reply.json()["order"]
        if not isinstance(order, list) or not all(isinstance(code, str) for code in order):
            raise ValueError("order is not a list of codes")
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        log.warning("classify.rerank_failed", error=type(error).__name__)
        return answer
    known = {c.code for c in answer.candidates}
    own = [code for code in dict.fromkeys(order) if code in known]
    return answer.reordered(own) if own else answer


def configured() -> tuple[str, str]:
    """Address and key, from GWANMUN_CLASSIFY_RERANK_URL and GWANMUN_CLASSIFY_RERANK_KEY."""
    return settings.CLASSIFY_RERANK_URL, settings.CLASSIFY_RERANK_KEY
