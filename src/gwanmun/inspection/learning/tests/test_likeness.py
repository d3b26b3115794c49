"""Like images: the nearest first, never those of another organisation."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from gwanmun.inspection.bank import store
from gwanmun.inspection.bank.contract import Image, keep
from gwanmun.inspection.learning import contract, cueing, likeness, registry
from gwanmun.inspection.learning.models import Likeness
from gwanmun.inspection.learning.tests import kit
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit.services import Actor

pytestmark = pytest.mark.django_db


def kept(organisation: Organisation, blob: Any, number: str) -> Any:
    scan = kit.scan((64, 64), blob)
    return keep(
        scan, kind="PARCEL", organisation=organisation, number=number, taken_at=timezone.now(), declared={}
    )


def let_read(names: tuple[str, ...] = ("gun", "knife")) -> Any:
    row = registry.register(kit.body(names), kit.CARD, Actor("kim", "USER"))
    registry.activate(row, Actor("lee", "USER"), "test")
    return registry.active()


@pytest.fixture
def ours() -> Organisation:
    return Organisation.objects.create(code="AAA", kind="OPERATOR", name_ko="a", name_en="a")


def test_the_nearest_comes_first_and_other_organisations_stay_unseen(ours: Organisation) -> None:
    theirs = Organisation.objects.create(code="BBB", kind="OPERATOR", name_ko="b", name_en="b")
    customs = Organisation.objects.create(code="ICN", kind="CUSTOMS", name_ko="c", name_en="c")
    mine = kept(ours, (16, 16, 20, 20), "1")
    assert contract.similar(mine) == []  # no detector
    reader = let_read()
    assert contract.similar(mine) == []  # no other image
    near, far = kept(ours, (18, 16, 20, 21), "2"), kept(ours, None, "3")
    foreign = kept(theirs, (16, 16, 20, 20), "4")
    assert likeness.index(reader) == {"described": 3, "unreadable": 0, "left": 0}
    assert [one.pk for one in contract.similar(mine)] == [near.pk, far.pk]
    assert next(one.pk for one in contract.similar(mine, viewer=customs)) == foreign.pk
    assert {one.pk for one in contract.similar(mine, viewer=customs)} == {foreign.pk, near.pk, far.pk}
    among = Image.objects.filter(number="3").values("pk")
    assert [one.pk for one in contract.similar(mine, among=among)] == [far.pk]
    assert len(contract.similar(mine, most=1)) == 1
    match = contract.matches(kit.scan(), "면 티셔츠", 400)
    assert match is not None
    assert match.reasons[0].ko
    assert contract.matches(kit.scan(), "", 0) is None


def test_an_image_is_described_when_it_comes(
    ours: Organisation, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        kept(ours, None, "before")
    assert not Likeness.objects.exists()  # nobody reads yet
    reader = let_read()
    with django_capture_on_commit_callbacks(execute=True):
        came = kept(ours, (16, 16, 20, 20), "1")
    row = Likeness.objects.get()
    assert (row.image, row.organisation, row.made_by) == (came.pk, ours.pk, reader.mark)
    told = likeness.catch_up()
    assert told == {"described": 1, "unreadable": 0, "left": 0, "forgotten": 0}


def test_what_cannot_be_read_is_noted_once(ours: Organisation) -> None:
    reader = let_read()
    good, lost = kept(ours, None, "1"), kept(ours, (16, 16, 9, 9), "2")
    store.path_of(lost.digest).unlink()
    assert likeness.index(reader) == {"described": 1, "unreadable": 1, "left": 0}
    assert likeness.index(reader) == {"described": 0, "unreadable": 0, "left": 0}
    assert contract.similar(lost) == []
    assert contract.similar(good) == []


def test_the_index_goes_on_where_it_was_stopped(ours: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = let_read()
    for number in range(5):
        kept(ours, (number, 16, 20, 20), str(number))
    assert likeness.index(reader, 2)["left"] == 3
    real, calls = likeness.reduced, []

    def killed(image: Any) -> Any:
        calls.append(image.pk)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(image)

    monkeypatch.setattr(likeness, "reduced", killed)
    with pytest.raises(KeyboardInterrupt):
        likeness.index(reader)
    monkeypatch.setattr(likeness, "reduced", real)
    assert likeness.index(reader) == {"described": 2, "unreadable": 0, "left": 0}
    assert Likeness.objects.count() == 5
    again = likeness.index(reader, again=True)
    assert again["described"] == 5


def test_descriptions_go_with_the_image_and_with_the_detector(ours: Organisation) -> None:
    first = let_read()
    kept(ours, None, "1")
    over = kept(ours, (16, 16, 20, 20), "2")
    likeness.index(first)
    Image.objects.filter(pk=over.pk).update(state="PURGED")
    assert likeness.forget(first) == 1
    second = let_read(("gun", "knife", "saw"))
    assert second.mark != first.mark
    assert likeness.forget(second) == 0  # the old ones stay until the new ones are there
    assert likeness.catch_up() == {"described": 1, "unreadable": 0, "left": 0, "forgotten": 1}


def test_a_box_of_powder_carries_the_material_cue_and_names_no_substance() -> None:
    let_read(("narcotic", "gun"))
    found = contract.detect(kit.scan())
    assert found[0].kind == "narcotic"
    assert found[0].cue_ppm is not None
    assert 0 <= found[0].cue_ppm <= 1_000_000
    assert found[0].cue.startswith(("물질 단서", "Material cue"))
    own = cueing.measured("seomjin")
    assert contract.detect(kit.scan(), own)[0].cue_ppm != found[0].cue_ppm
    let_read(("gun", "narcotic"))
    assert next((box.cue_ppm, box.cue) for box in contract.detect(kit.scan())) == (None, "")
