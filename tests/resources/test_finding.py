"""The index against plain queries: after any change, for anybody, the very next answer is right."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Organisation, User
from people.roles import Role
from records.clock import today
from resources import changes, index
from resources.filters import FACETS, NEWEST, USEFUL, Criteria
from resources.find import find, find_indexed, hits
from resources.index import Index, current, forget
from resources.models import Change as Changed
from resources.models import FileState, Resource, ResourceFile
from resources.plain import find_plain
from resources.results import Result
from resources.tasks import forget_old_changes
from tests.factories import make_organisation, make_user
from tests.resources.rows import words_in

NOW = timezone.now()
DAY = today(NOW)
Change = Callable[[Random, list[User]], Any]
CODES = {facet.name: [code for code, _ in facet.options][:3] for facet in FACETS}
TEXTS = ["Groups by the sea", "Café talk after nights", "Meeting a group", "Sián's long nights"]


def some(chance: Random) -> Any:
    rows = list(Resource.objects.order_by("pk").values_list("pk", flat=True))
    return Resource.objects.filter(pk=chance.choice(rows)) if rows else Resource.objects.none()


def moment(chance: Random) -> Any:
    return chance.choice([None, *(NOW - timedelta(days=n) for n in range(4))])


def appear(chance: Random, people: list[User]) -> None:
    by = chance.choice(people)
    row = Resource.objects.create(
        slug=f"s{chance.getrandbits(60)}", kind=chance.choice(CODES["kind"]), owner="o",
        licence="own", added_at=NOW, published_at=moment(chance), added_by=by,
        keeper=by.organisation, organisation=chance.choice([None, None, by.organisation]),
        language=chance.choice(CODES["language"]), topics=chance.sample(CODES["topic"], 2),
        stages=chance.sample(CODES["stage"], 1), values=chance.sample(CODES["value"], 1),
        audiences=chance.sample(CODES["audience"], 2),
        **words_in(chance.choice(TEXTS), chance.choice(TEXTS), chance.choice(TEXTS)),
    )  # fmt: skip
    for _ in range(chance.choice([0, 1, 1, 2])):
        attach(chance, row)


def attach(chance: Random, row: Resource) -> None:
    ResourceFile.objects.create(
        resource=row, stored_name=f"n{chance.getrandbits(60)}", size=1, sha256="",
        format=chance.choice(["pdf", "docx"]), state=chance.choice(FileState.values),
    )  # fmt: skip


def adapt(chance: Random, people: list[User]) -> None:
    """One becomes somebody's own version of another."""
    by, original = chance.choice(people), some(chance).first()
    taken = Resource.objects.filter(organisation=by.organisation, adapted_from=original)
    if original is not None and by.organisation is not None and not taken.exists():
        row = some(chance).filter(adapted_from=None).exclude(pk=original.pk)
        row.update(adapted_from=original, organisation=by.organisation)


def one_file(chance: Random) -> Any:
    return ResourceFile.objects.filter(resource__in=some(chance).values("pk"))


CHANGES: list[Change] = [
    appear,
    appear,
    lambda c, p: some(c).update(published_at=moment(c)),
    lambda c, p: some(c).update(published_at=None),
    adapt,
    adapt,
    lambda c, p: some(c).filter(adapted_from=None).update(organisation=c.choice(p).organisation),
    lambda c, p: some(c).update(**words_in(c.choice(TEXTS), c.choice(TEXTS), "")),
    lambda c, p: some(c).update(topics=c.sample(CODES["topic"], 1), language="en"),
    lambda c, p: some(c).update(keeper=c.choice(p).organisation, added_by=c.choice(p)),
    lambda c, p: some(c).delete(),
    lambda c, p: one_file(c).update(state=c.choice(FileState.values)),
    lambda c, p: one_file(c).update(resource=some(c).values("pk")[:1]),
    lambda c, p: one_file(c).delete(),
]


def some_criteria(chance: Random) -> Criteria:
    facets = [name for name in CODES if chance.random() < 0.2]
    chosen = {name: chance.sample(CODES[name], 2) for name in facets}
    words = chance.choice(["", "", "nights", "groups meeting", "CAFE", "sian", "sea group", "no"])
    return Criteria.read(words, chosen, chance.choice([USEFUL, NEWEST]), chance.choice([1, 1, 2]))


def build(chance: Random) -> list[User]:
    organisations = [make_organisation(service="fire"), make_organisation(service="ambulance")]
    roles: list[list[Role]] = [[], [], [Role.COORDINATOR], [Role.COORDINATOR]]
    people = [make_user(organisation=chance.choice(organisations), roles=each) for each in roles]
    people.append(make_user(organisation=None, roles=[Role.COORDINATOR]))
    for _ in range(25):
        appear(chance, people)
    return people


def caught_up(held: Index) -> Index:
    """As `resources.index.current` would have it, were all of this committed."""
    changed = set(Changed.objects.values_list("resource_id", flat=True))
    Changed.objects.all().delete()
    held.take(one for one in changed if one)
    return held


@pytest.mark.django_db
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 2**32))
def test_after_any_change_the_index_answers_as_plain_queries_do(seed: int) -> None:
    chance = Random(seed)
    with transaction.atomic():
        people = build(chance)
        held = Index(DAY)
        for _ in range(6):
            for change in chance.choices(CHANGES, k=3):
                change(chance, people)
            held = caught_up(held)
            viewer = User.objects.get(pk=chance.choice(people).pk)
            criteria = some_criteria(chance)
            assert find_indexed(viewer, criteria, held) == find_plain(viewer, criteria)
        transaction.set_rollback(True)


def on_the_shelf(number: int, **more: Any) -> Resource:
    """One that everybody finds."""
    texts = words_in(*{"title": f"Tips {number}", "summary": "x", "text": "", **more}.values())
    return Resource.objects.create(
        slug=f"t{number}", kind="tips", owner="o", licence="own", added_at=NOW,
        published_at=NOW - timedelta(minutes=number), **texts,
    )  # fmt: skip


def test_every_page_of_a_long_list_is_the_same(asha: User) -> None:
    for number in range(70):
        on_the_shelf(number)
    held, pages = Index(DAY), range(1, 6)
    for criteria in (Criteria(), Criteria(words="tip"), Criteria(order=NEWEST)):
        asked = [replace(criteria, page=page) for page in pages]
        assert [find_indexed(asha, one, held) for one in asked] == [
            find_plain(asha, one) for one in asked
        ]


def test_no_more_than_a_thousand_can_be_paged_through() -> None:
    assert Result(total=10_000, found=[], counts={}, page=1).pages == 50


def test_a_worn_index_is_made_anew(asha: User, monkeypatch: pytest.MonkeyPatch) -> None:
    row = on_the_shelf(1)
    held = Index(DAY)
    monkeypatch.setattr("resources.index.MOST_EMPTY", 2)
    for _ in range(3):
        assert not held.worn
        held.take([row.pk])
    assert held.worn


def test_inside_a_transaction_nothing_is_remembered(db: None) -> None:
    assert current(DAY) is None


@pytest.mark.django_db(transaction=True)
def test_what_is_withdrawn_is_gone_in_the_next_request(asha: User, client_of: Any) -> None:
    forget()
    rows = [on_the_shelf(number) for number in range(3)]
    client: Client = client_of(asha)
    assert b"3 resources" in client.get("/resources/").content
    Resource.objects.filter(pk=rows[0].pk).update(published_at=None)
    page = client.get("/resources/").content
    assert (b"2 resources" in page, b"Tips 0" in page) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_a_filtered_page_asks_six_queries_and_two_more_when_something_changed(
    asha: User, client_of: Any, django_assert_num_queries: Any
) -> None:
    forget()
    rows = [on_the_shelf(number) for number in range(3)]
    client: Client = client_of(asha)
    address = client.post("/resources/", {"words": "tips"})["Location"]
    client.get(address)
    with django_assert_num_queries(6):  # session, person, changes, pack, rows, files
        client.get(address)
    Resource.objects.filter(pk=rows[0].pk).update(summary="y")
    with django_assert_num_queries(8):
        client.get(address)


@pytest.mark.django_db(transaction=True)
def test_without_its_triggers_the_answer_is_still_right(asha: User) -> None:
    forget()
    changes.LOG.remove(connection)
    on_the_shelf(1)
    assert index.current(DAY) is None
    assert find(asha, Criteria(), NOW).total == 1
    call_command("restore_library_triggers", verbosity=0)
    assert index.current(DAY) is not None


def test_missing_triggers_are_reported_and_restored(db: None) -> None:
    assert changes.check(databases=["default"]) == []
    changes.LOG.remove(connection)
    (error,) = changes.check(databases=["default"])
    assert error.id == "resources.E010"
    call_command("restore_library_triggers", verbosity=0)
    assert changes.LOG.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_many_threads_at_once_all_see_the_last_change(asha: User) -> None:
    forget()
    rows = [on_the_shelf(number) for number in range(8)]

    def withdraw(row: Resource) -> bool:
        try:
            Resource.objects.filter(pk=row.pk).update(published_at=None)
            return row.pk in find(asha, Criteria(), NOW).found
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(withdraw, rows)) == [False] * 8


def test_what_the_index_holds_too_long_is_still_not_drawn(asha: User) -> None:
    row = on_the_shelf(1)
    result = find_indexed(asha, Criteria(), Index(DAY))
    assert [hit.resource for hit in hits(asha, Criteria(), result)] == [row]
    Resource.objects.update(published_at=None)
    assert hits(asha, Criteria(), result) == []


def test_old_notes_are_deleted(db: None) -> None:
    on_the_shelf(1)
    forget_old_changes(now=NOW)
    assert Changed.objects.exists()
    forget_old_changes(now=NOW + timedelta(days=4))
    assert not Changed.objects.exists()


def test_the_most_useful_has_the_words_in_its_title_then_ones_own_then_the_newest(
    asha: User, ambulance: Organisation
) -> None:
    text = on_the_shelf(1, text="Sleep well")
    summary = on_the_shelf(2, summary="Sleep well")
    title = on_the_shelf(3, title="Sleeping well")
    own = on_the_shelf(4, title="Sleep, well")
    Resource.objects.filter(pk=own.pk).update(organisation=ambulance)
    useful, newest = (Criteria(words="sleep well", order=order) for order in (USEFUL, NEWEST))
    assert find_plain(asha, useful).found == [own.pk, title.pk, summary.pk, text.pk]
    assert find_plain(asha, newest).found == [text.pk, summary.pk, title.pk, own.pk]
