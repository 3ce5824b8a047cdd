"""Statements composed once: the same rows as Django's own way, whatever the values."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from people.models import User
from records.planned import Planned

BY_ID = Planned[User](
    lambda pk: User.objects.filter(pk=pk).select_related("organisation", "team"), UUID
)


def test_rows_are_those_of_the_values_given(
    asha: User, eve: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for person in (asha, eve, asha):
        with django_assert_num_queries(1):
            (found,) = BY_ID(person.pk)
            assert (found, found.organisation) == (person, person.organisation)
    assert BY_ID(uuid4()) == []


def test_a_value_may_stand_in_several_places(asha: User) -> None:
    joined = Planned[User](
        lambda name, day: User.objects.filter(name=name, joined_on__lte=day).exclude(email=name),
        str,
        date,
    )
    assert joined(asha.name, date(2100, 1, 1)) == [asha]
    assert joined(asha.name, date(2000, 1, 1)) == []
    assert joined("Nobody", date(2100, 1, 1)) == []


def test_single_values_can_be_asked_for(asha: User) -> None:
    names = Planned[User](
        lambda pk: User.objects.filter(pk=pk).values_list("name", flat=True), UUID
    )
    assert [*map(str, names(asha.pk))] == [asha.name]


@pytest.mark.parametrize("name", ["O'Hara", "100% %s %(x)s", '"; --', "back\\slash", "Zoë"])
def test_what_is_always_the_same_is_taken_as_it_is(asha: User, name: str) -> None:
    User.objects.filter(pk=asha.pk).update(name=name)
    same = Planned[User](
        lambda pk: User.objects.filter(pk=pk, name__in=[name, "Nobody"], is_active=True), UUID
    )
    assert same(asha.pk) == [asha]
    User.objects.filter(pk=asha.pk).update(name=f"{name}x")
    assert same(asha.pk) == []


@pytest.mark.django_db
def test_a_value_that_is_nowhere_in_the_statement_is_a_mistake() -> None:
    wrong = Planned[User](lambda pk: User.objects.all(), UUID)
    with pytest.raises(ValueError, match="do not turn up"):
        wrong(uuid4())


def test_rows_are_locked_in_a_transaction_only(transactional_db: None, asha: User) -> None:
    locked = Planned[User](lambda pk: User.objects.select_for_update().filter(pk=pk), UUID)
    with transaction.atomic():
        assert locked(asha.pk) == [asha]
    with pytest.raises(transaction.TransactionManagementError):
        locked(asha.pk)


@pytest.mark.postgres
def test_locked_rows_are_locked(transactional_db: None, asha: User) -> None:
    locked = Planned[User](
        lambda pk: User.objects.select_for_update(nowait=True).filter(pk=pk), UUID
    )

    def second() -> bool:
        try:
            with transaction.atomic():
                return bool(locked(asha.pk))
        except OperationalError:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            locked(asha.pk)
            assert pool.submit(second).result() is False
        assert pool.submit(second).result() is True


def test_threads_never_get_each_others_rows(transactional_db: None, asha: User, eve: User) -> None:
    def ask(person: User) -> set[str]:
        try:
            return {found.name for _ in range(30) for found in BY_ID(person.pk)}
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ask, [asha, eve, asha, eve]))
    assert found == [{asha.name}, {eve.name}] * 2
