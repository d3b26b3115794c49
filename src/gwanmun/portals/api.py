"""The API as mounted at ``/api/v1/``: what each room offers, under one description."""

from __future__ import annotations

from gwanmun.classify.api import ROUTERS as CLASSIFY
from gwanmun.inspection.api import ROUTERS as INSPECTION
from gwanmun.parcels.api import ROUTERS as PARCELS
from gwanmun.platform.api.docs import Docs
from gwanmun.platform.api.framing import Api
from gwanmun.risk.api import ROUTERS as RISK
from gwanmun.tariff.api import ROUTERS as TARIFF

DESCRIPTION = """\
특송·전자상거래 적하목록을 제출하고, 결과를 받고, 화물 한 건을 바로 판단하고, 세액을 산출합니다.
Submit express and e-commerce manifests, fetch the results, decide single parcels, assess duty and taxes.

**Key.** Send `Authorization: Bearer gwm_…`. A key belongs to one organisation and sees only its own
manifests and parcels; what belongs to others is 404, as if it did not exist.

**Problems** are `application/problem+json` (RFC 9457) with `ko` and `en`; each faulty field says what
is wrong and how to mend it.

**Rates.** `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` come with every answer, and
`Retry-After` with 429 and 503. `decide`, `sort` and `assess` have their own,
sixty times larger allowance.

**Money** is decimal text in its currency (`"150.40"`) or whole won as an integer. Times are ISO 8601
with their zone.
"""

#: Swagger UI from files of this program only: no inline script, nothing from elsewhere.
PAGE = "gwanmun/api_docs.html"

api = Api(
    PARCELS | TARIFF | CLASSIFY | RISK | INSPECTION,
    title="Gwanmun API",
    version="1",
    description=DESCRIPTION,
    docs=Docs(PAGE),
    urls_namespace="api-v1",
)
