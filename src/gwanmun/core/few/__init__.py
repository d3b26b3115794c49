"""A second engine for the same column expressions: few rows, no planning.

Planning a query of two thousand nodes costs polars about ten milliseconds, for one row as for a
thousand. The sorter asks for one row two hundred times a second. Here the very expressions the
rules are made of are read once, turned into Python loops over short lists, and kept; a row then costs
a few tenths of a millisecond. Nothing is written twice: the expressions stay the only rules, and the
suite proves that both engines give the same rows. An expression this engine does not know raises
:class:`Unknown` when it is read, and the caller lets polars do the work.
"""

from gwanmun.core.few.compiling import compiled
from gwanmun.core.few.rows import FewRows, look_up
from gwanmun.core.few.types import Unknown

__all__ = ["FewRows", "Unknown", "compiled", "look_up"]
