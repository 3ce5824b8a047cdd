"""An appeal that nobody may decide: the desk tells those who can find somebody; they see how."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory import actions, deciders
from directory.models import Told
from jobs.models import OutgoingMail
from people.models import User
from records.audit import Refused
from records.models import AuditEvent
from tests.directory.test_vetting_races import together
from tests.factories import make_user
from tests.factories_vetting import approved, removed, suspended

NEEDED = "Somebody is needed to look again"
DAY = timedelta(days=1)


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def stuck(nell, viv, vic):
    """Her role was ended by the only two who vet; she appeals. Nobody has been told of it yet."""
    removed(approved(nell, viv, vic), viv, vic)
    row = actions.appeal(by=nell, words="CNRY-not-heard")
    OutgoingMail.objects.all().delete()
    return row


def told():
    ids = OutgoingMail.objects.values_list("recipient_id", flat=True)
    names = dict(User.objects.values_list("pk", "name"))
    return sorted(names[one] for one in ids if one)


def press(by, now=None):
    return actions.ask_for_deciders(by=by, now=now or timezone.now())


def main(client, path="/desk/"):
    return client.get(path).content.decode().partition("<main")[2].partition("</main>")[0]


def test_the_administrators_are_told_once_a_day_on_the_record(stuck, cat, dev):
    now = timezone.now()
    assert [press(cat, now), press(cat, now), press(cat, now + DAY)] == [1, 0, 1]
    assert told() == ["Dev", "Dev"]
    lines = AuditEvent.objects.filter(event="organisation.deciders_asked").order_by("at")
    assert [(one.actor_id, one.subject, one.codes) for one in lines] == [
        (cat.pk, "", {"appeals": 1, "told": number}) for number in (1, 0, 1)
    ]
    assert Told.objects.filter(to=dev, person=stuck.person).count() == 1


@pytest.mark.parametrize("who", ["asha", "ben", "mo", "viv", "vic", "eve", "dev"])
def test_nobody_but_a_coordinator_tells_them(stuck, request, who):
    with pytest.raises(Refused):
        press(request.getfixturevalue(who))
    assert told() == []


def test_at_another_organisation_there_is_nothing_to_find(stuck, finn):
    with pytest.raises(ValidationError, match="can be decided"):
        press(finn)
    assert told() == []


def test_once_somebody_may_decide_nothing_is_left_to_tell(stuck, cat, dev, ambulance):
    for number in range(2):
        make_user(f"new{number}@ambulance.example", ambulance, roles=["vetter"])
    with pytest.raises(ValidationError, match="can be decided"):
        press(cat)
    assert (told(), deciders.nobody_left_for(dev)) == ([], 0)


def test_whoever_appeals_is_not_told_of_themselves(nell, viv, vic, cat, dev):
    removed(approved(nell, viv, vic), viv, vic)
    User.objects.filter(pk=nell.pk).update(roles=["administrator"])
    actions.appeal(by=User.objects.get(pk=nell.pk), words="CNRY")
    OutgoingMail.objects.all().delete()
    assert (press(cat), told()) == (1, ["Dev"])
    assert [deciders.nobody_left_for(one) for one in (User.objects.get(pk=nell.pk), dev)] == [0, 1]


def test_where_there_is_no_administrator_those_of_the_site_are(stuck, cat):
    root = make_user("root@site.example", None, roles=["administrator"])
    assert (press(cat), told()) == (1, ["Root"])
    assert deciders.nobody_left_for(root) == 1


def test_where_there_is_one_those_of_the_site_are_not(stuck, cat, dev):
    root = make_user("root@site.example", None, roles=["administrator"])
    assert [deciders.nobody_left_for(one) for one in (root, dev)] == [0, 1]


def test_with_nobody_to_tell_it_is_said(stuck, cat):
    with pytest.raises(ValidationError, match="no administrator"):
        press(cat)


def test_two_too_few_are_known_on_the_first_day(nell, viv, vic, dev):
    """One may still decide, but it takes two: whoever can find a second hears of it at once."""
    removed(approved(nell, viv, vic), viv, vic)
    wyn = make_user("wyn@ambulance.example", nell.organisation, roles=["vetter"])
    OutgoingMail.objects.all().delete()
    actions.appeal(by=nell, words="Look again.")
    assert told() == sorted([wyn.name, "Dev"])


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_once_tell_once(stuck, cat, dev, ambulance):
    other = make_user("cleo@ambulance.example", ambulance, roles=["coordinator"])
    assert together(lambda: press(cat), lambda: press(other)) == ["done", "done"]
    assert told() == ["Dev"]


# ---- pages --------------------------------------------------------------------------------------


def test_the_desk_says_who_can_act_and_tells_them(stuck, cat, dev, client_of):
    client = client_of(cat)
    page = main(client)
    assert [NEEDED in page, "That is: Dev." in page] == [True, True]
    assert [
        word for word in ("Nell", "CNRY", str(stuck.pk), str(stuck.person_id)) if word in page
    ] == []
    said = [client.post("/desk/find-deciders/", follow=True).content.decode() for _ in range(2)]
    assert ["1 administrator is told." in said[0], "told today already" in said[1]] == [True, True]


def test_when_it_was_settled_meanwhile_the_page_says_so(nell, cat, client_of):
    page = client_of(cat).post("/desk/find-deciders/", follow=True).content.decode()
    assert "Every appeal can be decided now." in page


def test_an_administrator_finds_it_at_home_and_how_to_mend_it(stuck, dev, ben, client_of):
    client = client_of(dev, fresh=True)
    assert NEEDED in main(client, "/")
    page = client.get("/admin/").content.decode()
    ways = ("invitation/add/", "user/", "organisation/")
    assert [f'<a href="/admin/people/{way}">' in page for way in ways] == [True] * 3
    assert ["Nell" in page, "CNRY" in page, NEEDED in main(client_of(ben), "/")] == [False] * 3


def test_nothing_is_said_while_it_can_be_decided(nell, viv, vic, dev, cat, client_of):
    suspended(approved(nell, viv, vic), viv)
    actions.appeal(by=nell, words="Look again.")
    pages = [main(client_of(dev), "/"), main(client_of(cat))]
    assert [NEEDED in page for page in pages] == [False, False]
