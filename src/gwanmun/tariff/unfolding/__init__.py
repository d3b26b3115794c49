"""How each amount of an assessed line came about. Entered by :mod:`gwanmun.tariff.explain`."""
