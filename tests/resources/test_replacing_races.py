"""Two coordinators put a version of the same file there at the same moment: the second is told."""

from functools import partial
from threading import Barrier
from typing import Any

import pytest

from people.models import User
from resources import storage
from resources.actions import replacing
from resources.actions.preparing import finish, kept_copy, taken_on
from resources.actions.replacing import ReplacedMeanwhile, put_file
from resources.meanwhile import seen_of
from resources.models import EarlierFile, Resource, ResourceFile
from tests.conversations.test_races import together
from tests.resources.test_replacing import NOW, file_of, put, saying, upload_of

pytestmark = pytest.mark.django_db(transaction=True)


def puts(by: User, row: Resource, word: str) -> partial[ResourceFile]:
    there = file_of(row)
    return partial(
        put_file, by=by, resource=row, file=there.pk, source=upload_of(saying(word)), said=word,
        seen=seen_of(row, there),
    )  # fmt: skip


def test_of_two_one_is_there_and_the_other_is_told(cat: User, col: User, poster: Resource) -> None:
    results = together([puts(cat, poster, "heron"), puts(col, poster, "kingfisher")])
    (told,) = [one for one in results if isinstance(one, Exception)]
    (there,) = [one for one in results if isinstance(one, ResourceFile)]
    assert isinstance(told, ReplacedMeanwhile)
    assert [one.said for one in told.happened] == [there.said]
    assert poster.files.count() == 2


@pytest.mark.postgres
def test_without_the_lock_neither_is_told(
    cat: User, col: User, poster: Resource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control."""
    both = Barrier(2)

    def unlocked(by: User, resource: Resource, event: str) -> Resource:
        return Resource.objects.get(pk=resource.pk)

    def meet(file: ResourceFile) -> int:
        both.wait(timeout=20)
        return 2

    monkeypatch.setattr(replacing, "locked", unlocked)
    monkeypatch.setattr(replacing, "_next_number", meet)
    results = together([puts(cat, poster, "heron"), puts(col, poster, "kingfisher")])
    assert [type(one) for one in results] == [ResourceFile, ResourceFile]


def test_two_that_are_ready_at_the_same_moment_both_get_a_place(
    cat: User, poster: Resource
) -> None:
    new = [put(cat, poster, word) for word in ("heron", "kingfisher")]
    acts: list[Any] = []
    for each in new:
        file = taken_on(each.pk, NOW)
        assert file is not None
        with storage.fetch(file.original) as content:
            copy = kept_copy(content, file.format, [], each.said)
        acts.append(partial(finish, file=file, copy=copy, now=NOW))
    assert together(acts) == [None, None]
    assert (file_of(poster).number, Resource.objects.get().version) in ((3, 3), (3, 2))
    assert sorted(EarlierFile.objects.values_list("number", flat=True)) == [1, 2]
