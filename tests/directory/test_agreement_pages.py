"""Coordinators publish the supporters' agreement outside the administration, and see who signed
only as a number that points at nobody."""

from datetime import timedelta

import pytest

from directory import actions, signed, versions
from directory.models import AgreementText
from records.clock import today
from records.models import AuditEvent
from tests.factories import make_user
from tests.factories_directory import listed_supporter
from tests.platform.test_stash import hidden, lose_session, sign_in

PAGE = "/agreements/"
NEW = versions.OURS.typed + "\n\n# Our town\nI know where the quiet room is."


def main(client, path=PAGE):
    return client.get(path).content.decode().partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("who", ["cat", "viv"])
def test_look_at_what_would_change_then_publish(request, client_of, ambulance, ben, who):
    by = request.getfixturevalue(who)
    client = client_of(by)
    typed = {"base": "1", "text": NEW, "days": "30"}
    looked = client.post(f"{PAGE}new/", {**typed, "look": "yes"}).text
    assert "<strong>Added:</strong> <ins>I know where the quiet room is.</ins>" in looked
    assert not AgreementText.objects.exists()
    assert "Every supporter is told." in client.post(f"{PAGE}new/", typed, follow=True).text
    row = AgreementText.objects.get()
    assert (row.organisation, row.published_by, (row.sign_by - today()).days) == (ambulance, by, 30)
    assert AuditEvent.objects.filter(event="agreement.published", actor_id=by.pk).count() == 1
    assert "<ins>I know where the quiet room is.</ins>" in main(client, f"{PAGE}2/")
    assert [client.get(f"{PAGE}{number}/").status_code for number in (1, 2, 3)] == [200, 200, 404]


def test_what_is_wrong_is_said_beside_the_field_and_kept(client_of, cat):
    page = client_of(cat).post(f"{PAGE}new/", {"base": "1", "text": "No heading", "days": "5"}).text
    assert [words in page for words in ("There is a problem", "No heading")] == [True, True]
    assert not AgreementText.objects.exists()


def test_somebody_published_meanwhile(client_of, cat, viv):
    typed = {"base": "1", "text": NEW, "days": "30"}
    client_of(viv).post(f"{PAGE}new/", typed)
    assert "published another version meanwhile" in client_of(cat).post(f"{PAGE}new/", typed).text
    assert AgreementText.objects.count() == 1


def test_another_organisations_versions_are_not_there(client_of, cat, finn):
    actions.publish_agreement(by=finn, text=NEW, base=1)
    assert "Version 2" not in main(client_of(cat))
    assert client_of(cat).get(f"{PAGE}2/").status_code == 404
    assert "Version 2" in main(client_of(finn))


def test_a_coordinator_of_no_organisation_has_none(client_of, db):
    nobody = make_user("root@site.example", None, roles=["coordinator"])
    pages = ("", "new/", "1/")
    assert [client_of(nobody).get(f"{PAGE}{page}").status_code for page in pages] == [404] * 3


def test_it_is_one_click_from_the_desk(client_of, cat):
    assert f'href="{PAGE}"' in main(client_of(cat), "/desk/")


def test_it_costs_the_same_for_any_number_of_versions_and_supporters(
    client_of, cat, ambulance, django_assert_num_queries
):
    client = client_of(cat)
    client.get(PAGE)
    for number in (1, 2, 3):
        text = f"{NEW}\nLine {number}."
        actions.publish_agreement(by=cat, text=text, base=number)
        listed_supporter(make_user(organisation=ambulance))
        with django_assert_num_queries(5):
            client.get(PAGE)


# ---- how many signed ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "everybody", "words"),
    [
        (0, 0, "Fewer than 5 people are peer supporters here: too few to say."),
        (4, 4, "Fewer than 5 people are peer supporters here: too few to say."),
        (5, 5, "Everybody has signed it."),
        (0, 5, "Not everybody has signed it yet."),
        (8, 9, "Not everybody has signed it yet."),
        (0, 10, "Nobody has signed it yet."),
        (4, 10, "A few have signed it."),
        (5, 10, "5 of 10 have signed it."),
        (6, 10, "Nearly everybody has signed it."),
        (10, 10, "Everybody has signed it."),
        (95, 100, "95 of 100 have signed it."),
        (96, 100, "Nearly everybody has signed it."),
    ],
)
def test_nobody_is_pointed_at(done, everybody, words):
    assert signed.in_words(done, everybody) == words


def test_no_number_gives_away_a_group_of_one_to_four():
    """Whoever reads it and knows how many supporters there are cannot tell such groups apart."""
    for everybody in range(1, 40):
        same: dict[str, set[int]] = {}
        for done in range(everybody + 1):
            same.setdefault(signed.in_words(done, everybody), set()).add(done)
        for candidates in same.values():
            groups = [{one, everybody - one} for one in candidates]
            told_nothing = len(candidates) == everybody + 1
            small = any(min(group) in range(1, 5) for group in groups)
            assert told_nothing or not small or len(candidates) >= 4


def test_a_signature_of_now_is_counted_and_no_other(ambulance, fire, cat):
    people = [listed_supporter(make_user(organisation=ambulance)) for _ in range(10)]
    listed_supporter(make_user(organisation=fire))
    actions.publish_agreement(by=cat, text=NEW, base=1)
    assert signed.words_for(ambulance) == "Nobody has signed it yet."
    for one in people[:5]:
        actions.sign_agreement(by=one.user, version=2)
    assert signed.words_for(ambulance) == "5 of 10 have signed it."
    people[0].agreements.filter(version=2).update(expires_on=today() - timedelta(days=1))
    assert signed.words_for(ambulance) == "A few have signed it."


def test_what_was_typed_when_the_session_ended_is_kept(client_of, cat):
    client, path = client_of(cat), f"{PAGE}new/"
    typed = {**hidden(client, path), "base": "1", "text": "# Ours\nCNRY-typed", "days": "30"}
    lose_session(client)
    client.post(path, typed)
    sign_in(client, cat)
    page = client.get(path).text
    assert ["CNRY-typed" in page, "We kept what you typed." in page] == [True, True]
    assert not AgreementText.objects.exists()
