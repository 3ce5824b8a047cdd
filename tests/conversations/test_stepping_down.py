"""A supporter steps down with open conversations: to its end, to somebody else, or good-bye."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from conversations import actions, tasks
from conversations.actions import Parting, consulting
from conversations.models import Answer, Offer, Place, Request, State
from directory import actions as directory
from directory.models import CARRIED, Supporter
from jobs.models import OutgoingMail
from peersupport.dates import day as in_words
from people import actions as people
from records.clock import today
from records.models import AuditEvent
from tests.crawl import crawl
from tests.factories import make_user
from tests.leaks.walking import SAME_FOR_ALL

DAY = timedelta(days=1)
PAGE = "/profile/step-down/"
# The same for everybody, or one's own account.
SAME = (*SAME_FOR_ALL, "/accounts/", "/my-data/", "/supporters/", "/ask/", "/privacy/", "/help")


class Undone(Exception):
    """Ends one try without a trace."""


def notices_to(user):
    return OutgoingMail.objects.filter(recipient_id=user.pk).count()


def fresh(request):
    return Request.objects.get(pk=request.pk)


def state(request):
    return fresh(request).state


def part(by, request, parting, now):
    return actions.step_down(by=by, partings={request.pk: parting}, now=now)


def text(client, page):
    return client.get(page).content.decode()


@pytest.fixture
def carried(open_request, ben, now):
    """Ben has stepped down and carries on with Asha."""
    part(ben, open_request, Parting.CARRY, now)
    return open_request


@pytest.mark.parametrize("parting", [Parting.CARRY, Parting.OFFER])
def test_it_goes_on_to_the_last_day_and_then_ends_kindly(open_request, asha, ben, now, parting):
    part(ben, open_request, parting, now)
    tasks.sweep(now=now + CARRIED)
    assert state(open_request) == State.OPEN
    before = notices_to(asha), notices_to(ben)
    for _ in range(2):
        tasks.sweep(now=now + CARRIED + DAY)
    assert (state(open_request), fresh(open_request).carried_since) == (State.ENDED, None)
    assert (notices_to(asha), notices_to(ben)) == (before[0] + 1, before[1] + 1)
    assert not Place.objects.exists()


@pytest.mark.parametrize("parting", Parting.values)
def test_the_colleague_gets_one_notice_whatever_was_chosen(open_request, asha, ben, now, parting):
    before = notices_to(asha)
    part(ben, open_request, parting, now)
    assert notices_to(asha) == before + 1


def test_good_bye_ends_at_once_with_the_ordinary_words(client_of, open_request, asha, ben, now):
    part(ben, open_request, Parting.END, now)
    assert state(open_request) == State.ENDED
    page = f"/conversations/{open_request.pk}/"
    assert "How are you?" in text(client_of(asha), page)


def test_somebody_else_takes_over_only_when_the_colleague_chooses(
    client_of, open_request, asha, ben, sam, now
):
    part(ben, open_request, Parting.OFFER, now)
    assert (fresh(open_request).swap_offered, Request.objects.count()) == (True, 1)
    assert "cannot go on" in text(client_of(asha), f"/conversations/{open_request.pk}/")
    actions.swap(
        by=asha,
        request=open_request,
        supporter=sam.supporter,
        when="week",
        end_this=True,
        form_key=uuid4(),
        now=now,
    )
    assert state(open_request) == State.ENDED
    assert Offer.objects.get(supporter__user=sam).answer == Answer.ASKED


def test_what_is_not_chosen_is_offered_to_somebody_else(open_request, ben, now):
    actions.step_down(by=ben, partings={}, now=now)
    assert (state(open_request), fresh(open_request).swap_offered) == (State.OPEN, True)


def test_new_requests_stop_at_once(ask, ben, eve, sam, carried, now):
    with pytest.raises(actions.NotAvailable):
        ask(by=eve)
    assert not Supporter.objects.visible_to(eve).filter(user=ben).exists()


def test_what_was_not_answered_goes_to_the_next_and_cannot_be_taken(ask, ben, sam, now):
    request = ask(second=sam)
    actions.step_down(by=ben, partings={}, now=now)
    with pytest.raises(actions.Late):
        actions.answer_yes(by=ben, request=request, now=now)
    tasks.sweep(now=now)
    assert request.offers.get(supporter__user=sam).answer == Answer.ASKED


def test_both_write_on_and_read_the_last_day(client_of, carried, asha, ben, now):
    for by in (ben, asha):
        actions.write(by=by, request=carried, body="Hello", form_key=uuid4(), now=now)
    day = in_words(today(now) + CARRIED)
    page = f"/conversations/{carried.pk}/"
    assert f"can go on with you here until {day}" in text(client_of(asha), page)
    assert f"go on with CNRY-name-91bd here until {day}" in text(client_of(ben), page)


def test_who_carries_on_can_still_ask_for_advice_and_nobody_else_who_stopped(
    client_of, carried, ben, mo, cat, now
):
    directory.step_down(by=mo, now=now)
    pages = [client_of(person).get("/consult/").status_code for person in (ben, mo)]
    assert pages == [200, 404]
    consulting.ask(by=ben, body="Advice?", form_key=uuid4(), now=now)
    actions.end(by=ben, request=carried, now=now)
    assert client_of(ben).get("/consult/").status_code == 404


def test_what_ended_meanwhile_stops_nothing(ask, open_request, asha, ben, eve, now):
    other = actions.answer_yes(by=ben, request=ask(by=eve), now=now)
    actions.end(by=asha, request=open_request, now=now)
    choices = {open_request.pk: Parting.CARRY, other.pk: Parting.CARRY}
    actions.step_down(by=ben, partings=choices, now=now)
    assert (state(open_request), state(other)) == (State.ENDED, State.OPEN)
    assert fresh(open_request).carried_since is None


def test_stepping_down_twice_changes_nothing_the_second_time(carried, asha, ben, now):
    before = fresh(carried).carried_since, notices_to(asha)
    with pytest.raises(ValidationError):
        part(ben, carried, Parting.END, now + DAY)
    assert (fresh(carried).carried_since, notices_to(asha)) == before
    assert state(carried) == State.OPEN


def test_a_role_that_is_ended_by_others_carries_nothing(carried, ben, now):
    """He came back within the six weeks; what ends the role then is another end."""
    Supporter.objects.filter(user=ben).update(stepped_down_at=now + DAY)
    tasks.sweep(now=now + DAY)
    assert state(carried) == State.ENDED


def test_who_comes_back_goes_on_without_a_last_day(client_of, carried, asha, ben, now):
    Supporter.objects.filter(user=ben).update(stepped_down_at=None)
    tasks.sweep(now=now + CARRIED + DAY)
    assert state(carried) == State.OPEN
    assert "can go on with you" not in text(client_of(asha), f"/conversations/{carried.pk}/")


def test_a_vetter_can_stop_it_for_as_long_as_anything_may_be_carried(carried, ben, viv, now):
    def suspend(moment):
        day = today(moment) + DAY
        supporter, why = ben.supporter, "A concern."
        directory.suspend(by=viv, supporter=supporter, reason=why, review_on=day, now=moment)

    with pytest.raises(ValidationError):
        suspend(now + CARRIED + DAY)
    suspend(now + CARRIED)
    tasks.sweep(now=now + CARRIED)
    assert state(carried) == State.ENDED


def test_a_block_ends_what_is_carried_as_any_other(carried, asha, ben, now):
    people.block(person=asha, other=ben, known_as="", now=now)
    tasks.sweep(now=now)
    assert state(carried) == State.ENDED


def seen_by_staff(people, client_of):
    return {
        f"{person.name} {address}": html
        for person in people
        for address, html in crawl(client_of(person, fresh=True), leave_out=SAME).items()
    }


def test_those_in_charge_see_the_same_whatever_was_chosen(
    client_of, open_request, ben, cat, dev, viv, now, time_machine
):
    time_machine.move_to(now, tick=False)
    seen = []
    for parting in Parting.values:
        with suppress(Undone), transaction.atomic():
            part(ben, open_request, parting, now)
            tasks.sweep(now=now)
            seen.append(seen_by_staff([cat, dev, viv], client_of))
            raise Undone
    assert "Cat /desk/" in seen[0]
    differing = [page for page in seen[0] if any(seen[0][page] != other[page] for other in seen)]
    assert differing == []
    assert not AuditEvent.objects.exists()


def key(request):
    return f"choice-{request.pk.hex}"


def test_the_page_lists_each_contact_by_the_name_they_chose(client_of, ask, open_request, ben, eve):
    waits = ask(by=eve, name="Robin")
    html = text(client_of(ben), PAGE)
    assert ("CNRY-name-91bd, talking since" in html, "Robin" in html) == (True, False)
    assert (key(open_request) in html, key(waits) in html) == (True, False)


def test_one_press_does_it_and_the_second_leads_to_the_thanks(client_of, open_request, ben):
    client, typed = client_of(ben), {key(open_request): "carry"}
    sent = [client.post(PAGE, typed).headers["Location"] for _ in range(2)]
    assert sent == ["/care/thank-you/"] * 2
    assert state(open_request) == State.OPEN
    assert "what you chose for each of them" in text(client, "/care/thank-you/")


@pytest.mark.parametrize("typed", [{}, {"choice": "nonsense"}])
def test_a_contact_that_is_not_chosen_for_is_asked_about(client_of, open_request, ben, typed):
    typed = {key(open_request): word for word in typed.values()}
    html = client_of(ben).post(PAGE, typed).content.decode()
    assert "There is a problem" in html
    assert Supporter.objects.get(user=ben).stepped_down_at is None


def test_without_contacts_there_is_one_button_and_no_list(client_of, mo):
    client = client_of(mo)
    assert "Those you talk with now" not in text(client, PAGE)
    assert client.post(PAGE).headers["Location"] == "/care/thank-you/"


def test_who_never_was_a_supporter_finds_no_page(client_of, asha, cat):
    assert [client_of(person).get(PAGE).status_code for person in (asha, cat)] == [404, 404]


def test_the_page_costs_the_same_for_one_and_three(client_of, ask, open_request, ben, captured):
    def cost():
        with captured() as queries:
            text(client_of(ben), PAGE)
        return len(queries)

    one = cost()
    for _ in range(2):
        other = make_user(organisation=ben.organisation)
        actions.answer_yes(by=ben, request=ask(by=other), now=open_request.asked_at)
    assert cost() == one
