"""The pages of setting up, and a site on which nobody may ask yet."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conversations import actions as conversations
from conversations.models import Request
from people import actions
from people.models import Organisation, SetUpMark, Step
from records.tokens import address
from tests.factories import make_user
from tests.factories_conversations import ask_for_support

PAGE = "/setup/"
TASKS = ("statement", "welfare", "safeguarding", "dpia", "mail", "numbers")


def main(response):
    return response.content.decode().partition("<main")[2].partition("</main>")[0]


@pytest.fixture
def shut(ambulance, finn, dev):
    Organisation.objects.filter(pk=ambulance.pk).update(
        asking_opened_at=None, welfare_contact="Extension 1", safeguarding_contact="Extension 2",
        deputy=finn,
    )  # fmt: skip
    actions.publish_statement(by=dev, organisation=ambulance, extra="We add this.")
    ambulance.refresh_from_db()
    return ambulance


def all_done(client):
    client.post(f"{PAGE}mail/send/")
    (code,) = re.findall(r"^\d{6}$", str(mail.outbox[-1].body), re.MULTILINE)
    for step in TASKS:
        typed = {"code": code, "office": "Data protection officer"}
        assert client.post(f"{PAGE}{step}/", typed).status_code == 302, step


def test_everything_is_to_do_and_each_thing_is_one_click_away(client_of, dev, shut):
    page = main(client_of(dev).get(PAGE))
    assert "6 things are left to do." in page
    assert [f'href="/setup/{step}/"' in page for step in TASKS] == [True] * 6
    assert "Open asking" not in page


def test_a_coordinator_reads_what_the_administrator_does(client_of, cat, shut):
    page = main(client_of(cat).get(PAGE))
    assert page.count("An administrator does this.") == 2
    assert ['href="/setup/dpia/"' in page, 'href="/setup/mail/"' in page] == [False, True]
    assert client_of(cat).get(f"{PAGE}dpia/").status_code == 403


def test_done_one_after_the_other_then_opened_then_closed(client_of, dev, shut):
    client = client_of(dev)
    all_done(client)
    page = main(client.get(PAGE))
    assert page.count("Dev, ") == 6
    assert "Open asking for everybody here" in page
    assert "Asking is open" in main(client.post(f"{PAGE}open/", follow=True))
    assert "Colleagues may ask for support, since" in main(client.get(PAGE))
    assert "Colleagues cannot ask yet" in main(client.post(f"{PAGE}close/", follow=True))


@pytest.mark.parametrize(
    ("deputy", "partner", "said"),
    [(True, True, "Done"), (True, False, "Begun"), (False, True, "Begun"), (False, False, "To do")],
)
def test_one_of_deputy_and_partner_is_safe_and_both_are_good(
    client_of, dev, finn, fire, shut, deputy, partner, said
):
    named = {"deputy": finn if deputy else None, "desk_partner": fire if partner else None}
    Organisation.objects.filter(pk=shut.pk).update(**named)
    page = main(client_of(dev).get(PAGE))
    line = page.partition("Both a deputy and a partner")[2].partition("</li>")[0]
    assert f">{said}<" in line.replace("\n", "").replace("> ", ">")
    left = 6 if deputy or partner else 7
    assert f"{left} things are left to do." in page


def test_opening_too_early_says_what_is_left(client_of, cat, shut):
    page = main(client_of(cat).post(f"{PAGE}open/", follow=True))
    assert page.count("Still to do:") == 6
    assert Organisation.objects.get(pk=shut.pk).asking_opened_at is None


def test_a_wrong_code_is_said_beside_the_field_and_kept(client_of, cat, shut):
    client = client_of(cat)
    client.post(f"{PAGE}mail/send/")
    page = main(client.post(f"{PAGE}mail/", {"code": "nonsense"}))
    assert "This is not the code of the newest test mail to you." in page
    assert 'value="nonsense"' in page
    assert "Type the code from the mail." in main(client.post(f"{PAGE}mail/", {}))


def test_who_signed_is_asked_for(client_of, dev, shut):
    page = main(client_of(dev).post(f"{PAGE}dpia/", {}))
    assert "Say who signed it." in page
    assert not SetUpMark.objects.exists()


def test_the_statement_and_the_numbers_are_there_to_be_looked_at(client_of, dev, shut):
    assert "We add this." in main(client_of(dev).get(f"{PAGE}statement/"))
    numbers = main(client_of(dev).get(f"{PAGE}numbers/"))
    assert [number in numbers for number in ("999", "111", "116 123")] == [True] * 3


def test_what_lapsed_is_to_be_done_again_and_stands_on_the_desk(client_of, dev, cat, shut):
    all_done(client_of(dev))
    client_of(dev).post(f"{PAGE}open/")
    long_ago = timezone.now().date() - timedelta(days=200)
    SetUpMark.objects.filter(step=Step.WELFARE).update(done_on=long_ago)
    Organisation.objects.filter(pk=shut.pk).update(set_up_again_on=long_ago)
    page = main(client_of(cat, fresh=True).get(PAGE))
    assert ["Do it again" in page, "Asking stays open meanwhile" in page] == [True, True]
    assert "Set-up: do it again" in main(client_of(cat, fresh=True).get("/desk/"))


def test_a_shut_organisation_is_said_on_the_desk_and_at_home(client_of, cat, shut):
    assert "Asking is not open" in main(client_of(cat, fresh=True).get("/desk/"))
    assert "Colleagues cannot ask yet." in main(client_of(cat, fresh=True).get("/"))


def test_the_installations_administrator_sees_how_far_each_organisation_is(client_of, shut, fire):
    installer = make_user("root@site.example", None, roles=["administrator"])
    Organisation.objects.filter(pk=fire.pk).update(set_up_again_on=None)
    client = client_of(installer)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        page = main(client.get(PAGE))
    assert len(queries) == 5
    assert [shut.name in page, fire.name in page] == [True, True]
    assert ["To do" in page, page.count("Asking is not open.")] == [True, 1]
    assert f"/admin/people/organisation/{shut.pk}/change/" in page
    assert client.get(f"{PAGE}mail/").status_code == 404
    assert client.post(f"{PAGE}open/").status_code == 404


@pytest.mark.parametrize(
    ("editors", "said", "status"),
    [
        ((), "Nobody yet: no number for everybody can be checked.", "To do"),
        (("Cat",), "Cat. Every number takes two.", "Begun"),
        (("Cat", "Finn"), "Cat, Finn. Every number takes two.", "Done"),
    ],
)
def test_it_is_on_the_installations_list_that_somebody_checks_where_to_turn(
    client_of, ambulance, editors, said, status
):
    for name in editors:
        make_user(organisation=ambulance, name=name, roles=["national_editor"])
    installer = make_user("root@site.example", None, roles=["administrator"])
    page = main(client_of(installer).get(PAGE))
    line = page.partition("National editors of where to turn")[2].partition("</li>")[0]
    assert [said in line, status in line] == [True, True]
    assert 'href="/admin/people/user/"' in page


def test_a_coordinator_of_no_organisation_sets_none_up(client_of, db):
    nobody = make_user("root@site.example", None, roles=["coordinator"])
    assert client_of(nobody).get(PAGE).status_code == 404


def test_a_step_that_does_not_exist_is_not_found(client_of, dev, shut):
    assert client_of(dev).get(f"{PAGE}nothing/").status_code == 404


def test_the_list_costs_the_same_for_any_number_of_people(client_of, dev, shut, blue_watch):
    client, counts = client_of(dev), []
    for number in (1, 3):
        for _ in range(number):
            make_user(organisation=shut, team=blue_watch, line_manager=dev)
        with CaptureQueriesContext(connection) as queries:
            page = main(client.get(PAGE))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8
    assert "4 of " in page


def test_modules_are_chosen_on_their_page_and_nothing_waits_for_them(client_of, cat, dev, shut):
    all_done(client_of(dev))
    client = client_of(cat)
    page = main(client.get(PAGE))
    assert ["Switched on: nothing." in page, "Open asking for everybody" in page] == [True, True]
    assert "walks, talks" in main(client.get(f"{PAGE}modules/"))
    page = main(client.post(f"{PAGE}modules/", {"chosen": ["events"]}, follow=True))
    assert "Switched on: Events. Cat, " in page
    assert re.search(r'value="events"[^>]* checked', main(client.get(f"{PAGE}modules/")))
    assert "Switched on: nothing. Cat, " in main(client.post(f"{PAGE}modules/", {}, follow=True))


def test_a_module_that_does_not_exist_is_not_switched_on(client_of, cat, shut):
    page = main(client_of(cat).post(f"{PAGE}modules/", {"chosen": ["gardening"]}))
    assert "There is a problem" in page
    assert not SetUpMark.objects.exists()


# -- nobody may ask yet ---------------------------------------------------------------------------


def asking_pages(asha, ben):
    chosen = f"/supporters/{address(asha.pk, ben.supporter.pk)}/ask/"
    return [chosen, f"{chosen}before/", "/ask/", "/ask/before/"]


def test_before_it_is_open_every_way_to_ask_says_so_kindly(client_of, asha, ben, shut):
    client = client_of(asha, fresh=True)
    for path in asking_pages(asha, ben):
        page = main(client.get(path))
        assert "Asking is not open yet" in page, path
        assert ['href="/help-now/"' in page, "Extension 1" in page] == [True, True]
        assert "<form" not in page


@pytest.mark.parametrize("path", ["/", "/supporters/", "profile"])
def test_no_page_offers_what_would_be_refused(client_of, asha, ben, shut, path):
    if path == "profile":
        path = f"/supporters/{address(asha.pk, ben.supporter.pk)}/"
    before = main(client_of(asha, fresh=True).get(path))
    Organisation.objects.filter(pk=shut.pk).update(asking_opened_at=timezone.now())
    after = main(client_of(asha, fresh=True).get(path))
    words = ("not open at", "/help-now/", "Ask for me", "Ask Ben")
    assert [word in before for word in words] == [True, True, False, False]
    assert [word in after for word in words] == [False, False, path == "/", "supporters/" in path
                                                 and path != "/supporters/"]  # fmt: skip


def test_a_form_sent_meanwhile_makes_no_request_and_loses_no_word(client_of, asha, ben, ambulance):
    client = client_of(asha)
    path = f"/supporters/{address(asha.pk, ben.supporter.pk)}/ask/"
    client.post(f"{path}before/")
    Organisation.objects.filter(pk=ambulance.pk).update(asking_opened_at=None)
    typed = {"when": "week", "way": "message", "name": "Kit", "message": "CNRY typed",
             "second": "", "form_key": uuid4()}  # fmt: skip
    page = main(client.post(path, typed))
    assert ["Asking is not open at your organisation" in page, "CNRY typed" in page] == [True] * 2
    assert not Request.objects.exists()


def test_the_action_refuses_whatever_the_page_did(asha, ben, ambulance):
    Organisation.objects.filter(pk=ambulance.pk).update(asking_opened_at=None)
    asha.organisation.refresh_from_db()
    with pytest.raises(conversations.NotOpen):
        ask_for_support(asha, ben)


def test_the_same_form_sent_again_after_closing_finds_its_request(asha, ben, ambulance):
    key = uuid4()
    request = ask_for_support(asha, ben, form_key=key)
    Organisation.objects.filter(pk=ambulance.pk).update(asking_opened_at=None)
    asha.organisation.refresh_from_db()
    assert ask_for_support(asha, ben, form_key=key) == request


def test_what_is_under_way_goes_on_when_it_is_closed(asha, ben, ambulance):
    request = ask_for_support(asha, ben)
    Organisation.objects.filter(pk=ambulance.pk).update(asking_opened_at=None)
    now = timezone.now()
    conversations.answer_yes(by=ben, request=request, now=now)
    conversations.write(by=asha, request=request, body="Hello.", form_key=uuid4(), now=now)
    assert [one.body for one in request.thread.messages.all()] == ["Hello."]


def test_another_services_supporter_may_be_asked_by_whoever_is_open(eve, ben, ambulance):
    """It is the colleague's own service that must be ready for them."""
    Organisation.objects.filter(pk=ambulance.pk).update(asking_opened_at=None)
    assert ask_for_support(eve, ben).asker == eve


def test_the_documents_are_filled_for_this_organisation(client_of, cat, shut):
    client = client_of(cat)
    draft = main(client.get(f"{PAGE}impact-assessment/"))
    kit = main(client.get(f"{PAGE}launch-kit/"))
    assert [shut.name in draft, shut.name in kit] == [True, True]
    assert draft.count("<tr") > 30
    assert "TRiM" in kit
