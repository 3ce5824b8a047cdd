"""Every way by which one person can come across another as a peer supporter, each as a function
that says whom `viewer` meets by it. All acts are undone."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from unittest import mock
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from conversations import actions
from conversations.actions.alerts import raise_alert
from conversations.models import AlertKind, Request, State
from conversations.tasks import sweep
from conversations.views.choices import others_for
from directory import browse as seam
from directory import poster
from directory.browse import Criteria
from directory.index import Index
from directory.matching import Wanted, fitting
from directory.models import PosterConsent
from people.middleware import HELD
from people.models import User
from people.roles import Role
from records.clock import today
from records.held_index import Current
from records.tokens import address, read_address
from tests.cast import browser
from tests.factories import make_user
from tests.factories_conversations import ask_for_support
from tests.factories_directory import listed_supporter

AREA = "debt"
Surface = Callable[[User, list[User], datetime], set[User]]


def _users(people: list[User], supporters: Iterable[object]) -> set[User]:
    """Those of `people` whose supporter's id is among these."""
    found = set(supporters)
    return {person for person in people if person.supporter.pk in found}


def _found(viewer: User, now: datetime, *, indexed: bool, **criteria: object) -> list[object]:
    def how(day: date, _: User) -> Current[Index]:
        return Current(Index(day) if indexed else None)

    with mock.patch.object(seam, "current", how):
        result = seam.browse(viewer, Criteria.read(criteria), 1, now)
    assert result.total == len(result.found)
    return [one.id for one in result.found]


def in_the_list(viewer: User, people: list[User], now: datetime) -> set[User]:
    return _users(people, _found(viewer, now, indexed=False))


def in_the_indexed_list(viewer: User, people: list[User], now: datetime) -> set[User]:
    return _users(people, _found(viewer, now, indexed=True))


def by_a_word(viewer: User, people: list[User], now: datetime) -> set[User]:
    """Searched by the name each shows, by both ways."""
    met = [
        {
            one
            for one in people
            if one.supporter.pk
            in _found(viewer, now, indexed=indexed, word=one.supporter.shown_name)
        }
        for indexed in (False, True)
    ]
    assert met[0] == met[1]
    return met[0]


def by_an_area(viewer: User, people: list[User], now: datetime) -> set[User]:
    """Filtered by what they share, by both ways."""
    met = [
        _users(people, _found(viewer, now, indexed=indexed, areas=[AREA]))
        for indexed in (False, True)
    ]
    assert met[0] == met[1]
    return met[0]


def _by_pages(viewer: User, people: list[User], route: str) -> set[User]:
    client = browser()
    client.force_login(viewer)
    session = client.session
    session[HELD] = True
    session.save()

    def status(one: User) -> int:
        return client.get(reverse(route, args=[address(viewer.pk, one.supporter.pk)])).status_code

    answers = {one: status(one) for one in people}
    assert set(answers.values()) <= {200, 404}
    return {one for one, answer in answers.items() if answer == 200}


def by_their_page(viewer: User, people: list[User], now: datetime) -> set[User]:
    return _by_pages(viewer, people, "directory:supporter-detail")


def by_the_page_to_ask(viewer: User, people: list[User], now: datetime) -> set[User]:
    return _by_pages(viewer, people, "conversations:request-before")


def on_the_poster(viewer: User, people: list[User], now: datetime) -> set[User]:
    """Everybody agreed to stand on it."""
    PosterConsent.objects.bulk_create(
        PosterConsent(supporter=one.supporter, consented_at=now) for one in people
    )
    names = {entry.name for entry in poster.entries(viewer, today(now))}
    return {one for one in people if one.supporter.shown_name in names}


def among_the_choices(viewer: User, people: list[User], now: datetime) -> set[User]:
    keys = (read_address(viewer.pk, key) for key, _ in others_for(viewer, [], now))
    return _users(people, keys)


def by_fitting(viewer: User, people: list[User], now: datetime) -> set[User]:
    wanted = Wanted(by=now + timedelta(days=2))
    return _users(people, [one.pk for one in fitting(viewer, wanted, key=uuid4(), now=now, most=9)])


def by_fitting_an_area(viewer: User, people: list[User], now: datetime) -> set[User]:
    wanted = Wanted(by=now + timedelta(days=2), areas=(AREA,))
    return _users(people, [one.pk for one in fitting(viewer, wanted, key=uuid4(), now=now, most=9)])


def _allowed(people: list[User], act: Callable[[User], object]) -> set[User]:
    """Those with whom the act is allowed. What it did is undone each time."""
    return {one for one in people if _works(act, one)}


def _works(act: Callable[[User], object], one: User) -> bool:
    with transaction.atomic():
        try:
            act(one)
            allowed = True
        except actions.NotAvailable:
            allowed = False
        transaction.set_rollback(True)
    return allowed


def somebody_else() -> User:
    """A supporter nobody is kept apart from."""
    one = make_user()
    listed_supporter(one)
    return one


def asked_by_name(viewer: User, people: list[User], now: datetime) -> set[User]:
    return _allowed(people, lambda one: ask_for_support(viewer, one, now=now))


def asked_as_second(viewer: User, people: list[User], now: datetime) -> set[User]:
    first = somebody_else()
    return _allowed(people, lambda one: ask_for_support(viewer, first, second=one, now=now))


def _nobody_yet(viewer: User, now: datetime) -> Request:
    """A request whose first supporter passed it on."""
    first = somebody_else()
    made = ask_for_support(viewer, first, now=now)
    return actions.pass_on(by=first, request=made, now=now)


def chosen_next(viewer: User, people: list[User], now: datetime) -> set[User]:
    made = _nobody_yet(viewer, now)

    def choose(one: User) -> object:
        return actions.choose_next(by=viewer, request=made, supporter=one.supporter, now=now)

    return _allowed(people, choose)


def swapped_for(viewer: User, people: list[User], now: datetime) -> set[User]:
    first = somebody_else()
    made = ask_for_support(viewer, first, now=now)
    actions.answer_yes(by=first, request=made, now=now)

    def swap(one: User) -> object:
        return actions.swap(
            by=viewer, request=made, supporter=one.supporter, when="week", end_this=False,
            form_key=uuid4(), now=now,
        )  # fmt: skip

    return _allowed(people, swap)


def _asked_in_turn(request: Request, people: list[User], go_on: Callable[[], object]) -> set[User]:
    """Everybody who is asked, one after the other, until nobody is left."""
    met: set[User] = set()
    request.refresh_from_db()
    while request.state == State.WAITING:
        asked = request.offers.unanswered().values_list("supporter", flat=True)
        met |= _users(people, asked)
        go_on()
        request.refresh_from_db()
    assert request.state == State.NOBODY
    return met


def _all_pass(request: Request, now: datetime) -> None:
    for offer in request.offers.unanswered().select_related("supporter__user"):
        actions.pass_on(by=offer.supporter.user, request=request, now=now)


def handed_on_by_answers(viewer: User, people: list[User], now: datetime) -> set[User]:
    """Whoever fits, each of whom passes it on."""
    made = ask_for_support(viewer, None, now=now)
    return _asked_in_turn(made, people, lambda: _all_pass(made, now))


def handed_on_by_the_clock(viewer: User, people: list[User], now: datetime) -> set[User]:
    """Whoever fits, none of whom answers."""
    made = ask_for_support(viewer, None, now=now)
    moments = iter(now + n * timedelta(hours=49) for n in range(1, 20))
    return _asked_in_turn(made, people, lambda: sweep(now=next(moments)))


def reached_by_widening(viewer: User, people: list[User], now: datetime) -> set[User]:
    made = _nobody_yet(viewer, now)
    actions.widen(by=viewer, request=made, wider=True, now=now)
    return _asked_in_turn(made, people, lambda: _all_pass(made, now))


def asked_by_the_desk(viewer: User, people: list[User], now: datetime) -> set[User]:
    """A coordinator presses the button again and again."""
    made = _nobody_yet(viewer, now)
    cat = make_user(organisation=viewer.organisation, roles=[Role.COORDINATOR])
    with transaction.atomic():
        alert = raise_alert(
            Request.objects.select_related("asker").get(pk=made.pk), AlertKind.WAITING, now
        )
    while actions.offer_more(by=cat, alert=alert, now=now):
        pass
    return _users(people, made.offers.values_list("supporter", flat=True))


# Who stands there: everybody who is listed, those of them at one's own organisation, those who can
# be asked now, those whose area is shown, those whose area counts when asking without a list.
SHOWN: list[Surface] = [
    in_the_list,
    in_the_indexed_list,
    by_a_word,
    by_their_page,
    by_the_page_to_ask,
]
ASKABLE: list[Surface] = [
    among_the_choices,
    by_fitting,
    asked_by_name,
    asked_as_second,
    chosen_next,
    swapped_for,
    handed_on_by_answers,
    handed_on_by_the_clock,
    reached_by_widening,
    asked_by_the_desk,
]
AREA_SHOWN: list[Surface] = [by_an_area]
AREA_HELPS: list[Surface] = [by_fitting_an_area]
SHOWN_AT_HOME: list[Surface] = [on_the_poster]
EVERY = [*SHOWN_AT_HOME, *SHOWN, *ASKABLE, *AREA_SHOWN, *AREA_HELPS]


def undone(surface: Surface, viewer: User, people: list[User], now: datetime) -> set[User]:
    """Whom the viewer meets there; nothing of it stays."""
    with transaction.atomic():
        met = surface(viewer, people, now)
        transaction.set_rollback(True)
    return met
