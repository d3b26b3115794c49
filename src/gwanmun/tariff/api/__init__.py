"""What the programming interface offers of this room: assessments, comparisons, the tariff itself."""

from gwanmun.tariff.api import assessment, codes

ROUTERS = {"/assess": assessment.router, "/tariff": codes.router}

__all__ = ["ROUTERS"]
