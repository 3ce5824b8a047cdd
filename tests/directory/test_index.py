"""The index against plain queries: after any change, for anybody, the very next answer is right."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory import indexed
from directory.browse import Criteria, browse
from directory.bulk import make_supporters
from directory.criteria import OPTIONS
from directory.index import Index
from directory.indexed import browse_indexed, current, forget
from directory.models import Change as Changed
from directory.models import SharedArea, Supporter
from directory.plain import browse_plain
from directory.results import Result
from directory.rota import Part, Shift, stored_shifts, stored_week
from directory.search import search_text
from directory.taxonomy import AREAS, SENSITIVE, Audience, Language, Region, Way
from people.models import Block, Organisation, User
from records.changes import ChangeLog
from records.clock import LONDON, today
from tests.factories import make_organisation, make_user
from tests.factories_directory import listed_supporter, share

NOW = timezone.now()
DAY = today(NOW)
Change = Callable[[Random, list[User], list[Organisation]], Any]


def someone(chance: Random, people: list[User]) -> User:
    return chance.choice(people)


def update(chance: Random, people: list[User], **fields: Any) -> None:
    Supporter.objects.filter(user=someone(chance, people)).update(**fields)


def write(chance: Random, people: list[User], _: list[Organisation]) -> None:
    row = Supporter.objects.filter(user=someone(chance, people)).first()
    if row:
        row.shown_name = chance.choice(["Ann", "Bo", "Cy"])
        row.been_through = chance.choice(["A flood.", "Long nights", ""])
        row.search_text = search_text(row)
        row.save()


def appear(chance: Random, people: list[User], _: list[Organisation]) -> None:
    user = someone(chance, people)
    if not Supporter.objects.filter(user=user).exists():
        listed_supporter(user, region=chance.choice(Region.values))


def share_one(chance: Random, people: list[User], _: list[Organisation]) -> None:
    row = Supporter.objects.filter(user=someone(chance, people)).first()
    code = chance.choice(["debt", "sleep", "anxiety", "suicidal", "shift"])
    if row and not row.areas.current().filter(code=code).exists():
        share(row, code, audience=chance.choice(Audience.values))


def withdraw(chance: Random, people: list[User], _: list[Organisation]) -> None:
    rows = SharedArea.objects.filter(supporter__user=someone(chance, people))
    rows.update(withdrawn_at=timezone.now())


def days(chance: Random) -> Any:
    return chance.choice([None, *(DAY + timedelta(days=n) for n in (-1, 0, 1))])


def usual(chance: Random) -> dict[str, Any]:
    """A week, a pattern of shifts, or nothing said."""
    some = [chance.sample(Part.values, chance.randint(0, 2)) for _ in range(7)]
    if chance.random() < 0.3:
        return stored_week(some)
    shifts = chance.choices(Shift.values, k=chance.randint(1, 56))
    first = DAY + timedelta(days=chance.randint(-80, 80))
    return stored_shifts(shifts, first, dict(zip(Shift.values, some, strict=False)))


CHANGES: list[Change] = [
    lambda c, p, o: update(c, p, usual=usual(c)),
    lambda c, p, o: update(c, p, usual=c.choice([usual(c), {}])),
    write,
    appear,
    share_one,
    share_one,
    withdraw,
    lambda c, p, o: update(c, p, paused_at=c.choice([None, timezone.now()])),
    lambda c, p, o: update(c, p, suspended_at=c.choice([None, timezone.now()])),
    lambda c, p, o: update(c, p, stepped_down_at=c.choice([None, timezone.now()])),
    lambda c, p, o: update(c, p, approved_at=c.choice([None, timezone.now()])),
    lambda c, p, o: update(c, p, cleared_until=days(c)),
    lambda c, p, o: update(c, p, away_until=days(c), next_free=days(c)),
    lambda c, p, o: update(c, p, heavy_snapshot=c.randint(0, 3), how_many=c.randint(1, 5)),
    lambda c, p, o: Organisation.objects.filter(pk=c.choice(o).pk).update(
        most_contacts=c.choice([None, 1, 2, 3])
    ),
    lambda c, p, o: update(c, p, resting_until=days(c), supervised_until=days(c)),
    lambda c, p, o: update(c, p, taking_new=c.random() < 0.5, load_snapshot=c.randint(0, 4)),
    lambda c, p, o: update(c, p, ways=c.sample(Way.values, 2), region=c.choice(Region.values)),
    lambda c, p, o: update(c, p, languages=c.sample(Language.values, 2)),
    lambda c, p, o: Supporter.objects.filter(user=someone(c, p)).delete(),
    lambda c, p, o: User.objects.filter(pk=someone(c, p).pk).update(is_active=c.random() < 0.7),
    lambda c, p, o: User.objects.filter(pk=someone(c, p).pk).update(organisation=c.choice(o)),
    lambda c, p, o: User.objects.filter(pk=someone(c, p).pk).update(role_type="fire_oncall"),
    lambda c, p, o: User.objects.filter(pk=someone(c, p).pk).update(line_manager=someone(c, p)),
    lambda c, p, o: Block.objects.get_or_create(person=p[0], other=p[1 + c.randrange(len(p) - 1)]),
    lambda c, p, o: Block.objects.all().delete(),
    lambda c, p, o: Organisation.objects.filter(pk=c.choice(o).pk).update(
        emergency_service=c.choice(["fire", "police"])
    ),
]


def some_criteria(chance: Random) -> Criteria:
    """Any filters, the likely ones more often."""
    shown = [code for code in AREAS if code not in SENSITIVE]
    options = {**OPTIONS, "areas": [(c, c) for c in ["debt", "sleep", "anxiety", *shown[:3]]]}
    raw: dict[str, Any] = {
        facet: [code for code, _ in chance.sample(codes, 3)]
        for facet, codes in options.items()
        if chance.random() < 0.2
    }
    raw["word"] = chance.choice(["", "", "", "ann", "floods", "nights", "firefighter", "wales"])
    raw["organisations"] = chance.choice(["", "", "same", "other"])
    raw["available"] = chance.random() < 0.3
    raw["free_today"] = chance.random() < 0.4
    return Criteria.read(raw)


def some_moment(chance: Random) -> datetime:
    """Any hour of the day; at each of them other parts of it are over."""
    return datetime.combine(DAY, time(chance.randrange(24), chance.randrange(60)), LONDON)


def build(chance: Random) -> tuple[list[User], list[Organisation]]:
    organisations = [make_organisation(service="fire"), make_organisation(service="ambulance")]
    people = [make_user(organisation=chance.choice(organisations)) for _ in range(7)]
    for person in people[2:]:
        listed_supporter(person, region=chance.choice(Region.values), usual=usual(chance))
    return people, organisations


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 2**32))
def test_after_any_change_the_index_answers_as_plain_queries_do(seed: int) -> None:
    chance = Random(seed)
    with transaction.atomic():
        people, organisations = build(chance)
        index = Index(DAY)
        for _ in range(6):
            for change in chance.choices(CHANGES, k=3):
                change(chance, people, organisations)
            index = caught_up(index)
            viewer = User.objects.get(pk=someone(chance, people).pk)
            criteria, now = some_criteria(chance), some_moment(chance)
            expected = browse_plain(viewer, criteria, 1, now)
            assert browse_indexed(viewer, criteria, 1, index, now) == expected
        transaction.set_rollback(True)


def caught_up(index: Index) -> Index:
    """As `directory.indexed.current` would have it, were all of this committed."""
    changed = set(Changed.objects.values_list("supporter_id", flat=True))
    Changed.objects.all().delete()
    if None in changed:
        return Index(index.day)
    index.take(one for one in changed if one)
    return index


def test_every_page_of_a_long_list_is_the_same(asha: User, ambulance: Organisation) -> None:
    make_supporters(330, seed=2, organisations=[ambulance])
    index, pages = Index(DAY), range(1, 18)
    for criteria in (Criteria(), Criteria(ways=("phone",)), Criteria(word="listen")):
        answers: list[list[Result]] = [
            [browse_indexed(asha, criteria, page, index, NOW) for page in pages],
            [browse_plain(asha, criteria, page, NOW) for page in pages],
        ]
        assert answers[0] == answers[1]


def test_a_worn_index_is_made_anew(ben: User, monkeypatch: pytest.MonkeyPatch) -> None:
    index = Index(DAY)
    monkeypatch.setattr("directory.index.MOST_EMPTY", 2)
    for _ in range(3):
        assert not index.worn
        index.take([ben.supporter.pk])
    assert index.worn


def test_inside_a_transaction_nothing_is_remembered(ben: User) -> None:
    forget()
    assert current(DAY).index is None


@pytest.fixture
def remembered(transactional_db: None) -> None:
    """A process that starts with nothing in memory."""
    forget()


def names(viewer: User) -> list[str]:
    return sorted(one.card.name for one in browse(viewer, Criteria(), 1, timezone.now()).found)


def test_the_next_answer_is_right(
    remembered: None, asha: User, ben: User, django_assert_num_queries: Any
) -> None:
    assert names(asha) == ["Ben"]
    with django_assert_num_queries(1):
        assert names(asha) == ["Ben"]
    Supporter.objects.update(shown_name="Benjamin")
    with django_assert_num_queries(3):
        assert names(asha) == ["Benjamin"]
    block = Block.objects.create(person=ben, other=asha)
    assert names(asha) == []
    block.delete()
    User.objects.filter(pk=ben.pk).update(is_active=False)
    assert names(asha) == []


def test_the_next_day_counts_from_midnight_in_london(
    remembered: None, asha: User, ben: User
) -> None:
    Supporter.objects.update(cleared_until=today())
    assert names(asha) == ["Ben"]
    tomorrow = timezone.now() + timedelta(days=1)
    assert browse(asha, Criteria(), 1, tomorrow).total == 0
    assert names(asha) == ["Ben"]


def test_what_was_rolled_back_never_shows(remembered: None, asha: User, ben: User) -> None:
    assert names(asha) == ["Ben"]
    with transaction.atomic():
        Supporter.objects.update(shown_name="Nobody")
        assert names(asha) == ["Nobody"]
        transaction.set_rollback(True)
    assert names(asha) == ["Ben"]


def test_without_triggers_plain_queries_answer(
    remembered: None, asha: User, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ChangeLog, "missing", lambda self, connection: ["one"])
    assert names(asha) == ["Ben"]
    assert current(DAY).index is None


def test_many_readers_never_see_somebody_kept_apart_while_others_write(
    remembered: None, asha: User, ben: User, mo: User
) -> None:
    def read(_: int) -> set[str]:
        try:
            return {name for _ in range(30) for name in names(asha)}
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        reading = pool.map(read, range(4))
        for number in range(20):
            Supporter.objects.update(load_snapshot=number % 3)
        seen = set().union(*reading)
    assert seen == {"Ben"}


@pytest.mark.postgres
def test_a_change_that_commits_late_is_not_missed(remembered: None, asha: User, ben: User) -> None:
    """Numbered first, committed last: what a counter alone would never see."""
    late = connection.copy()
    assert names(asha) == ["Ben"]
    with transaction.atomic(), late.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("UPDATE directory_supporter SET shown_name = 'Late'")
    User.objects.filter(pk=asha.pk).update(role_type="x")
    listed_supporter(make_user(name="Early", organisation=asha.organisation))
    assert names(asha) == ["Ben", "Early"]
    with late.cursor() as cursor:
        cursor.execute("COMMIT")
    late.close()
    assert names(asha) == ["Early", "Late"]


def test_another_process_would_see_it_too(remembered: None, asha: User, ben: User) -> None:
    """Two processes: the same database, an index each."""
    ours = current(DAY).index
    indexed._held.index = None
    theirs = current(DAY).index
    Supporter.objects.update(shown_name="Benjamin")
    for index in (theirs, ours):
        indexed._held.index = index
        assert names(asha) == ["Benjamin"]
