"""The door to the school for readers.

Reading asks three things: ``may_read(user, kind)`` (may this person read alone), ``projection_for`` when a
work image is opened and ``projected_answer`` after the decision on it.
"""

from __future__ import annotations

from gwanmun.inspection.rules.school.course import CLASSES, HOURS, LEVELS, MOST_MODULES, ROLES
from gwanmun.inspection.rules.school.course import Fault as CourseFault
from gwanmun.inspection.rules.school.hours import Rule, Standing
from gwanmun.inspection.rules.school.policy import BOUNDS, Policy
from gwanmun.inspection.rules.school.ratings import smooth
from gwanmun.inspection.school import certifying, courses, items, lessons, office, projecting, results
from gwanmun.inspection.school.certifying import may_read
from gwanmun.inspection.school.models import (
    Ability,
    Answer,
    Certificate,
    Course,
    CourseVersion,
    Enrolment,
    Item,
    Lesson,
    MachineAnswer,
    Projection,
)
from gwanmun.inspection.school.projecting import (
    projected_answer,
    projected_picture,
    projected_scan,
    projection_for,
    withdraw,
)
from gwanmun.inspection.school.refusing import Refused
from gwanmun.inspection.school.setting_up import setup
from gwanmun.inspection.school.trials import trials

__all__ = [
    "BOUNDS",
    "CLASSES",
    "HOURS",
    "LEVELS",
    "MOST_MODULES",
    "ROLES",
    "Ability",
    "Answer",
    "Certificate",
    "Course",
    "CourseFault",
    "CourseVersion",
    "Enrolment",
    "Item",
    "Lesson",
    "MachineAnswer",
    "Policy",
    "Projection",
    "Refused",
    "Rule",
    "Standing",
    "certifying",
    "courses",
    "items",
    "lessons",
    "may_read",
    "office",
    "projected_answer",
    "projected_picture",
    "projected_scan",
    "projecting",
    "projection_for",
    "results",
    "setup",
    "smooth",
    "trials",
    "withdraw",
]
