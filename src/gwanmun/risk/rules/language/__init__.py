"""The language in which criteria of targeting are written: read, checked, printed, told in words, compiled.

A criterion is text that an officer writes. It is read into a tree of plain values (``tree``), checked
against the fields there are (``fields``), and compiled to a column expression (``compiling``) that both
engines of the platform run. Nothing of the text is ever executed.
"""

from gwanmun.risk.rules.language.compiling import Lists, columns_of, expression
from gwanmun.risk.rules.language.faults import CriterionError
from gwanmun.risk.rules.language.fields import Field, Fields
from gwanmun.risk.rules.language.parser import parse
from gwanmun.risk.rules.language.printing import printed
from gwanmun.risk.rules.language.tree import Condition, Need, needs_of
from gwanmun.risk.rules.language.words import Names, told

__all__ = [
    "Condition",
    "CriterionError",
    "Field",
    "Fields",
    "Lists",
    "Names",
    "Need",
    "columns_of",
    "expression",
    "needs_of",
    "parse",
    "printed",
    "told",
]
