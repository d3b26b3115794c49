"""A second, slow, scalar reading of the law of duty and import taxes, in ``Fraction`` and ``Decimal``.

Written from the rule book alone, without a look at the engine or at the country pack's tables, so that a
misreading in one is found by the other. One line at a time, plain ``if``.
"""
