"""The door of the tariff room."""

from gwanmun.tariff.rules.assess import TAX_HEADS, assess
from gwanmun.tariff.rules.rates import duty_rate

__all__ = ["TAX_HEADS", "assess", "duty_rate"]
