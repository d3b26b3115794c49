"""``granian --interface wsgi gwanmun.portals.wsgi:application``"""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwanmun.platform.settings")
application = get_wsgi_application()

from gwanmun.parcels.api.sorter import warm_up  # noqa: E402 - needs the apps loaded
from gwanmun.tariff.api import questions  # noqa: E402

questions.warm_up()
warm_up()  # last: it puts what is there out of reach of garbage collection
