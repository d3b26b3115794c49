"""The way of a line, for a handful of lines held as lists: the same rules without a frame.

The expressions are those of the modules beside this package; here they run on ``core.few.FewRows``, and what
frames do by joins is a look-up in a dictionary. What this way does not know raises ``core.few.Unknown``, and
the frames do the work; the suite holds the two ways against each other.
"""

from gwanmun.tariff.rules.few.pipeline import FEW, Few, assess_few

__all__ = ["FEW", "Few", "assess_few"]
