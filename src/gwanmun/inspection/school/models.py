"""Courses, images with their truth, what trainees answered, certificates, and threats projected at work.

Images are kept by the bank; here stands its number. Results belong to a person: they see their own, the
supervisor of their office sees them, an auditor sees them without the name.
"""

from __future__ import annotations

from django.db import models

from gwanmun.platform.accounts.models import Organisation, User


class Course(models.Model):
    code = models.CharField(max_length=40, unique=True)
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)


class CourseVersion(models.Model):
    """A course as written at one time: ``data`` is of ``rules.school.course``."""

    class State(models.TextChoices):
        DRAFT = "DRAFT"
        PROPOSED = "PROPOSED"
        PUBLISHED = "PUBLISHED"
        RETIRED = "RETIRED"

    course = models.ForeignKey(Course, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    data = models.JSONField()
    author = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)
    proposed_by = models.CharField(max_length=150, default="", blank=True)
    decided_by = models.CharField(max_length=150, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="one_course_version"),
            models.UniqueConstraint(
                fields=["course"], condition=models.Q(state="PUBLISHED"), name="one_published_version"
            ),
        ]


class Item(models.Model):
    """An image with known truth. ``kind`` "": harmless. Difficulty is a belief in logits."""

    image = models.BigIntegerField(unique=True)  # of the bank
    kind = models.CharField(max_length=16, default="", blank=True)
    regions = models.JSONField(default=list)  # {"view", "x", "y", "w", "h", "kind", …} of the threat
    machine = models.CharField(max_length=64, default="", blank=True)
    subject = models.CharField(max_length=8, default="PARCEL")  # PARCEL | BAG | CARGO
    factors = models.JSONField(default=list)  # four numbers or nulls, in the order of FACTORS
    difficulty = models.FloatField(default=0)
    variance = models.FloatField(default=0.5)
    answers = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)
    for_tests = models.BooleanField(default=False)  # never shown in a lesson
    active = models.BooleanField(default=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "for_tests", "active"], name="school_item_kind_idx")]


class Enrolment(models.Model):
    class State(models.TextChoices):
        ACTIVE = "ACTIVE"
        PASSED = "PASSED"

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, models.PROTECT, related_name="enrolments")
    state = models.CharField(max_length=6, choices=State, default=State.ACTIVE)
    read = models.JSONField(default=list)  # modules whose lessons were read
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "course"], name="one_enrolment")]


class Ability(models.Model):
    """What is believed of a trainee in a class of threats ("" harmless images)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, default="", blank=True)
    mean = models.FloatField(default=0)
    variance = models.FloatField(default=1)
    half_life = models.FloatField()  # hours
    last_at = models.DateTimeField(null=True)
    missed = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_ability_per_class")]


class Together(models.Model):
    """How what is believed of a trainee goes together over classes: means and covariance, in the order of
    ``kinds``."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    kinds = models.JSONField(default=list)
    means = models.JSONField(default=list)
    covariance = models.JSONField(default=list)


class FirstGuess(models.Model):
    """Weights of the image-based factors, from which a difficulty begins; the newest row counts."""

    data = models.JSONField()  # of rules.school.difficulty.Prior
    answers = models.PositiveIntegerField()  # first answers that it was learnt from
    at = models.DateTimeField(auto_now_add=True)


class Lesson(models.Model):
    class Mode(models.TextChoices):
        LESSON = "LESSON"  # feedback after each image, images chosen for the trainee
        TEST = "TEST"  # no feedback until the end, images by lot
        ASSISTED = "ASSISTED"  # a test in which the boxes of the machine are shown

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.ForeignKey(CourseVersion, models.PROTECT, related_name="lessons")
    module = models.PositiveSmallIntegerField(default=0)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.LESSON)
    wanted = models.PositiveSmallIntegerField(default=20)  # images
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+")  # on the screen
    shown_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="school_lesson_user_idx")]


class Answer(models.Model):
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="answers")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()  # how many images the trainee had seen before
    said = models.BooleanField()  # "threat"
    confidence = models.PositiveSmallIntegerField()
    mark = models.JSONField(null=True)  # {"view", "x", "y"} in pixels
    right = models.BooleanField()  # and in the right place
    ms = models.PositiveIntegerField(null=True)
    expected = models.FloatField()  # chance of a right answer, as believed before it
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lesson", "item"], name="one_answer_per_image")]
        indexes = [models.Index(fields=["user", "id"], name="school_answer_user_idx")]


class Certificate(models.Model):
    """``code`` is printed on it: whoever has it can ask whether the certificate holds."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.ForeignKey(CourseVersion, models.PROTECT, related_name="certificates")
    role = models.CharField(max_length=10)
    code = models.CharField(max_length=19, unique=True)
    issued_on = models.DateField()
    expires_on = models.DateField()
    result = models.JSONField()  # figures of the test that earned it
    issued_by = models.CharField(max_length=150)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=150, default="", blank=True)
    reason = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "role", "-issued_on"], name="school_certificate_idx")]


class MachineAnswer(models.Model):
    """What a detector said of an image, so that it can be compared with readers on the same images."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="machine_answers")
    model = models.CharField(max_length=100)
    score_ppm = models.PositiveIntegerField()
    boxes = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "model"], name="one_machine_answer")]


class ProjectionShare(models.Model):
    """How many work images of an office carry a projected threat; the newest row counts."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on = models.BooleanField(default=False)
    ppm = models.PositiveIntegerField()
    most_a_day = models.PositiveIntegerField()
    least_between = models.PositiveIntegerField()
    set_by = models.CharField(max_length=150)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(auto_now_add=True)


class Projection(models.Model):
    """A threat shown at work that was never there. It is no case and no finding of anybody."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    image = models.BigIntegerField()  # of the bank: the work image
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")  # where the threat was taken from
    kind = models.CharField(max_length=16)
    box = models.JSONField()  # {"view", "x", "y", "w", "h"} on the work image
    angle = models.FloatField(default=0)
    seed = models.BigIntegerField()
    drawn_at = models.DateTimeField()
    said = models.BooleanField(null=True)
    found = models.BooleanField(null=True)  # said, and in the right place where a place was told
    ms = models.PositiveIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    why_withdrawn = models.CharField(max_length=20, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "image"], name="one_projection_per_image")]
        indexes = [models.Index(fields=["organisation", "drawn_at"], name="school_projection_idx")]
