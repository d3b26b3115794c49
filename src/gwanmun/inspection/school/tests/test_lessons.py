"""A lesson from the first image to the last, and what it leaves behind."""

from __future__ import annotations

import numpy as np
import pytest

from gwanmun.inspection.rules.school.difficulty import Prior, update
from gwanmun.inspection.rules.school.policy import Policy
from gwanmun.inspection.school import abilities
from gwanmun.inspection.school import contract as school
from gwanmun.inspection.school.tests import kit


def begin(reader, course, mode="LESSON", wanted=10):
    return school.lessons.start(reader, course, 0, mode, wanted)


def test_an_image_of_the_bank_becomes_an_item_once(office):
    one = kit.image(office, 1, "NARCOTICS")
    item = school.items.take(one)
    assert (item.kind, item.regions[0]["x"]) == ("narcotic", 30)
    assert school.items.take(one).pk == item.pk
    harmless = school.items.take(kit.image(office, 2, "", labels=[{**kit.BOX, "kind": "benign"}]))
    assert (harmless.kind, harmless.regions, harmless.difficulty) == ("", [], 0)
    assert school.items.class_of("unheard-of") == "other"


def test_a_lesson_goes_from_image_to_image_and_ends(reader, course):
    lesson = kit.answer_all(begin(reader, course))
    assert lesson.finished_at is not None
    assert lesson.answers.count() == 10
    assert len(set(lesson.answers.values_list("item", flat=True))) == 10
    kinds = {a.kind: a for a in school.Ability.objects.filter(user=reader)}
    assert kinds[""].mean > 0
    assert sum(a.answers for a in kinds.values()) == 10


def test_the_same_lesson_goes_on_and_the_image_does_not_change_on_reload(reader, course):
    lesson = school.lessons.current(begin(reader, course))
    again = school.lessons.current(begin(reader, course))
    assert (again.pk, again.item_id) == (lesson.pk, lesson.item_id)


def test_an_answer_counts_once_and_only_for_the_image_on_the_screen(reader, course):
    lesson = school.lessons.current(begin(reader, course))
    item = lesson.item_id
    first = school.lessons.answer(lesson, item, said=False, confidence=2, mark=None, ms=900)
    again = school.lessons.answer(lesson, item, said=False, confidence=3, mark=None, ms=900)
    assert first.pk == again.pk
    other = school.Item.objects.exclude(pk=item).first()
    with pytest.raises(school.Refused):
        school.lessons.answer(lesson, other.pk, said=False, confidence=1, mark=None, ms=None)


@pytest.mark.parametrize(
    ("view", "x", "y", "right"),
    [(0, 40, 30, True), (0, 20, 12, True), (0, 80, 60, False), (1, 40, 30, False)],
)
def test_a_threat_is_found_only_where_it_is(office, view, x, y, right):
    item = school.items.take(kit.image(office, 2, "knife"))
    assert school.lessons.located(item, {"view": view, "x": x, "y": y}) == right


def test_a_threat_without_a_place_or_without_confidence_is_asked_again(reader, course):
    lesson = school.lessons.current(begin(reader, course))
    for field, told in (
        ("mark", {"confidence": 2, "mark": None}),
        ("confidence", {"confidence": 4, "mark": None}),
    ):
        with pytest.raises(school.Refused) as refused:
            school.lessons.answer(lesson, lesson.item_id, said=True, ms=None, **told)
        assert refused.value.field == field
    assert not school.Answer.objects.exists()


def test_the_page_cannot_claim_more_time_than_passed(reader, course):
    lesson = school.lessons.current(begin(reader, course))
    told = school.lessons.answer(lesson, lesson.item_id, said=False, confidence=1, mark=None, ms=10**7)
    assert told.ms < 60_000


def test_answers_move_the_difficulty_once_for_each_person(office, course, reader):
    lesson = school.lessons.current(begin(reader, course))
    item = lesson.item
    school.lessons.answer(
        lesson, item.pk, said=not item.kind, confidence=2, mark={"view": 0, "x": 0, "y": 0}, ms=1
    )
    wrong = school.Item.objects.get(pk=item.pk)
    assert wrong.answers == 1
    assert wrong.right == 0
    assert wrong.difficulty > item.difficulty
    assert wrong.variance < item.variance


def test_weights_of_the_factors_are_learnt_and_move_images_that_nobody_has_answered(office, reader):
    assert school.items.reckon() == 0  # too few answers
    rng = np.random.default_rng(2)
    rows = []
    for n in range(80):
        factors = [float(f) for f in rng.random(4)]
        mean, variance = Prior().of(factors)
        hard = 4 * (factors[2] - 0.5)  # in truth clutter decides, which the supplied weights do not say
        told = {"kind": "knife", "factors": factors, "machine": "x", "image": 9_000 + n}
        m, v, right = float(mean[0]), float(variance[0]), 0
        for _ in range(20 if n < 60 else 0):
            good = rng.random() < 1 / (1 + np.exp(hard))
            m, v = (float(x) for x in update(m, v, good, 0.0))
            right += int(good)
        told |= {"difficulty": m, "variance": v, "right": right, "answers": 20 if n < 60 else 0}
        rows.append(school.Item.objects.create(**told))
    before = {one.pk: one.difficulty for one in rows}
    assert school.items.reckon() == 80
    learnt = school.items.first_guess()
    assert np.argmax(learnt.weights) == 2
    unseen = school.Item.objects.filter(answers=0)
    truth = [4 * (one.factors[2] - 0.5) for one in unseen]
    was = np.corrcoef([before[one.pk] for one in unseen], truth)[0, 1]
    assert np.corrcoef([one.difficulty for one in unseen], truth)[0, 1] > max(was, 0.9)


def test_what_is_believed_of_a_trainee_is_the_same_after_the_database(reader, course):
    lesson = kit.answer_all(begin(reader, course))
    rule = Policy()
    state = abilities.state_of(reader, list(school.Item.objects.all()[:3]), rule)
    assert state.covariance[0, 0, 2] != 0  # classes of which nothing was asked are moved too
    gun, scissors = (abilities.place_of(k) for k in ("gun", "scissors"))
    assert 0 < state.mean[0, scissors] < state.mean[0, gun]
    shown = school.Ability.objects.get(user=reader, kind="gun")
    assert state.mean[0, gun] == pytest.approx(shown.mean, abs=1e-5)
    assert state.variance[0, gun] == pytest.approx(shown.variance, abs=1e-5)
    assert np.linalg.eigvalsh(state.covariance[0]).min() > 0
    assert (state.shown >= 0).sum() == lesson.answers.filter(item__in=school.Item.objects.all()[:3]).count()


def test_a_test_has_half_threats_all_classes_and_no_learning(reader, course):
    lesson = kit.answer_all(begin(reader, course, "TEST"))
    kinds = list(lesson.answers.values_list("item__kind", flat=True))
    assert len(kinds) == 20
    assert sum(bool(k) for k in kinds) == 10
    assert kinds.count("gun") == kinds.count("knife") == 5
    assert not school.Ability.objects.exists()


def test_images_kept_for_tests_are_not_in_lessons(office, reader, course):
    kept = [
        school.items.take(kit.image(office, 500 + n, "knife" if n % 2 else ""), for_tests=True)
        for n in range(24)
    ]
    lesson = kit.answer_all(begin(reader, course))
    assert not lesson.answers.filter(item__in=kept).exists()
    test = kit.answer_all(begin(reader, course, "TEST"))
    assert test.answers.exclude(item__in=kept).count() == 0


def test_without_images_a_module_does_not_start(office, reader):
    with pytest.raises(school.Refused):
        begin(reader, kit.published("empty"))


def test_figures_of_a_person(reader, course):
    kit.answer_all(begin(reader, course, wanted=20), right=lambda n: n % 4 > 0)
    told = school.results.of_user(reader)
    assert told.images == 20
    assert told.right == 15
    assert told.scores["low"] < told.scores["d_a"] < told.scores["high"]
    assert told.s == 0.55
    assert len(told.curve) == 1
    assert told.times.n == 20
    assert {c["kind"] for c in told.classes} == {"", "gun", "knife"}
    empty = school.results.figures(school.Answer.objects.none())
    assert (empty.images, empty.scores, empty.curve) == (0, None, [])


def test_what_is_weak_is_named_for_practice(reader, course):
    lesson = begin(reader, course, wanted=20)
    while (lesson := school.lessons.current(lesson)).item_id:
        said = lesson.item.kind == "gun"
        mark = {"view": 0, "x": 35, "y": 25} if said else None
        school.lessons.answer(lesson, lesson.item_id, said=said, confidence=2, mark=mark, ms=800)
        lesson.refresh_from_db()
    assert school.results.practise(reader)[0]["kind"] == "knife"
