"""A service confirms or corrects its own entry by a mailed link; a person decides."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from jobs.models import OutgoingMail
from people.models import User
from records.audit import Refused
from records.clock import today
from records.models import AuditEvent
from signposting import actions, tasks
from signposting.history import picture
from signposting.models import Check, Correction, How, Signpost
from signposting.models.channels import NUMBERS
from signposting.owner_forms import TELLS_WE
from signposting.taxonomy import TELLS
from tests.signposting.test_checking_pages import main

DAY = timedelta(days=1)
PHONE = {"kind": "phone", "value": "0800 00 1066"}
WEB = {"kind": "web", "value": "https://quiet.example"}
ASK = "/signposts/check/line/ask/"
ANSWER = "/signposts/check/line/answer/"
MAIL = "office@quiet.example"


@pytest.fixture(autouse=True)
def _switched_on(settings):
    settings.SIGNPOST_OWNER_LINKS = True
    settings.EMAIL_BACKEND = "jobs.outbox.OutboxBackend"


@pytest.fixture
def line(make_signpost):
    return make_signpost("line", [PHONE, WEB], demo=False, hours="Nights", review_on=today() + DAY)


def asked(cat, line, **more):
    return f"/signposts/owner/{actions.ask_owner(by=cat, signpost=line, email=MAIL, **more)}/"


def typed(line, answer="right", **more):
    channels = {f"channel-{one.pk.hex}": answer for one in line.channels.all()}
    words = {name: getattr(line, name) for name in actions.OWNERS_WORDS}
    return {**channels, **words, "more": "", **more}


def test_what_is_not_shown_yet_is_nothing_to_ask_its_owner_about(client_of, cat, line):
    page = client_of(cat)
    assert page.get(ASK).status_code == 200
    Signpost.objects.update(state=Signpost.State.DRAFT)
    assert [page.get(ASK).status_code, page.post(ASK, {"email": MAIL}).status_code] == [404, 404]
    assert "Ask the service itself" not in main(page.get("/signposts/check/line/"))


def test_its_owner_is_asked_in_their_own_voice(cat, line, visitor):
    page = main(visitor.get(asked(cat, line)))
    assert [code for code, _ in TELLS_WE] == [code for code, _ in TELLS]
    assert ["your employer" in page, "Only in some cases" in page] == [False, True]


def test_the_letter_holds_the_link_and_names_nobody(client_of, cat, line, visitor):
    answer = client_of(cat).post(ASK, {"email": MAIL})
    assert answer["Location"] == "/signposts/check/line/"
    letter = OutgoingMail.objects.get()
    assert letter.to == MAIL
    assert not any(name in letter.body for name in ("Cat", "Line", "Northern"))
    (link,) = re.findall(r"https://[^/]+(/signposts/owner/[^/\s]+/)", letter.body)
    page = main(visitor.get(link))
    assert ["Is this right about Line?" in page, "Nights" in page] == [True, True]
    assert AuditEvent.objects.get(event="signpost.owner_asked").codes == {"entry": "line"}


def test_nothing_changes_until_a_person_takes_it_over(client_of, cat, line, visitor):
    link, before = asked(cat, line), picture(line)
    answer = visitor.post(link, typed(line, hours="Days", more="Ring Jo on 0300 373 0896"))
    assert answer["Location"] == "/signposts/owner/thanks/"
    assert picture(Signpost.objects.get(pk=line.pk)) == before
    assert not Check.objects.exists()
    client = client_of(cat)
    assert "answered" in main(client.get("/signposts/check/"))
    page = main(client.get(ANSWER))
    for words in ("Nights", "Days", "they say it is right", "Ring Jo on 0300 373 0896"):
        assert words in page
    client.post(ANSWER, {"act": "take"})
    row = Signpost.objects.get(pk=line.pk)
    assert (row.hours, row.versions.latest("number").what) == ("Days", "corrected")
    assert row.channels.count() == 2
    assert "No answer waits." in main(client.get(ANSWER))


def test_a_number_taken_over_still_needs_a_second_person(cat, finn, line, visitor):
    visitor.post(asked(cat, line), typed(line))
    actions.decide(by=cat, signpost=line, take=True)
    shown = Signpost.objects.with_channels().get(pk=line.pk).shown_channels()
    assert [one.kind in NUMBERS for one in shown] == [False]
    assert set(Check.objects.values_list("by", "how", "right")) == {(cat.pk, How.OWNER, True)}


def test_what_they_say_is_wrong_goes_once_somebody_takes_it_over(cat, line, visitor):
    line.channels.update(review_on=today() + DAY)
    visitor.post(asked(cat, line), typed(line, "wrong"))
    assert len(Signpost.objects.get(pk=line.pk).shown_channels()) == 2
    actions.decide(by=cat, signpost=line, take=True)
    assert Signpost.objects.get(pk=line.pk).shown_channels() == []


def test_left_as_it_is_nothing_changes(client_of, cat, line, visitor):
    visitor.post(asked(cat, line), typed(line, "wrong", hours="Days"))
    before = picture(line)
    client_of(cat).post(ANSWER, {"act": "leave"})
    assert picture(Signpost.objects.get(pk=line.pk)) == before
    assert Correction.objects.get().taken is False


@pytest.mark.parametrize("by_name", ["used", "unknown", "late", "second", "closed", "off"])
def test_every_link_that_is_not_open_gets_the_same_bytes(
    by_name, cat, line, visitor, settings, monkeypatch
):
    link = asked(cat, line, on=today() - 29 * DAY if by_name == "late" else None)
    expected = visitor.get("/signposts/owner/nothing/")
    if by_name == "used":
        visitor.post(link, typed(line))
    if by_name == "unknown":
        link = f"{link[:-3]}xx/"
    if by_name == "second":
        asked(cat, line)
    if by_name == "closed":
        actions.retire(by=cat, signpost=line)
    settings.SIGNPOST_OWNER_LINKS = by_name != "off"
    answers = [visitor.get(link), visitor.post(link, typed(line, hours="Days"))]
    assert {one.status_code for one in answers} == {404}
    assert {main(one) for one in answers} == {main(expected)}
    assert Correction.objects.filter(answered_on__isnull=False, words__has_key="hours").count() == 0


def test_opening_the_link_changes_nothing(cat, line, visitor):
    link = asked(cat, line)
    before = Correction.objects.values().get()
    for _ in range(2):
        assert visitor.get(link).status_code == 200
    assert Correction.objects.values().get() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hours": "Ring 0300 373 0896"}, "There is a phone number in it."),
        ({"what_for": ""}, "Write what you are there for."),
        ({"channels": ""}, "Say whether it is right."),
    ],
)
def test_what_is_missing_is_asked_for_again(cat, line, visitor, change, words):
    link = asked(cat, line)
    page = main(visitor.post(link, typed(line, change.pop("channels", "right"), **change)))
    assert "There is a problem" in page
    assert words in page
    assert not Correction.objects.waiting().exists()


def test_switched_off_there_is_nothing(client_of, cat, line, settings):
    settings.SIGNPOST_OWNER_LINKS = False
    assert client_of(cat).get(ASK).status_code == 404
    assert "Ask the service itself" not in main(client_of(cat).get("/signposts/check/line/"))
    with pytest.raises(ValidationError):
        actions.ask_owner(by=cat, signpost=line, email=MAIL)
    settings.SIGNPOST_OWNER_LINKS = True
    assert "Ask the service itself" in main(client_of(cat).get("/signposts/check/line/"))


def test_nobody_else_asks_reads_or_decides(client_of, cat, finn, asha, line, visitor):
    Signpost.objects.update(organisation=cat.organisation)
    line.refresh_from_db()
    visitor.post(asked(cat, line), typed(line, hours="Days"))
    for by in (asha, finn):
        for act in (
            lambda by=by: actions.ask_owner(by=by, signpost=line, email=MAIL),
            lambda by=by: actions.decide(by=by, signpost=line, take=True),
        ):
            with pytest.raises(Refused):
                act()
        assert client_of(by).get(ANSWER).status_code == (403 if by == asha else 404)
    assert Signpost.objects.get().hours == "Nights"


def test_an_answer_that_waits_is_looked_at_before_another_question(cat, line, visitor):
    visitor.post(asked(cat, line), typed(line))
    with pytest.raises(ValidationError, match="answered already"):
        asked(cat, line)


def test_only_what_is_shown_is_asked_about(cat, make_signpost):
    draft = make_signpost("draft", state="draft")
    with pytest.raises(ValidationError):
        asked(cat, draft)


def test_the_address_and_their_words_are_encrypted(cat, line, visitor):
    visitor.post(asked(cat, line), typed(line, hours="Days", more="CNRY-more"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM signposting_signpost")
        signposts = str(cursor.fetchall())
        cursor.execute("SELECT * FROM signposting_correction")
        corrections = str(cursor.fetchall())
    assert ["Nights" in signposts, MAIL in signposts] == [True, False]
    assert ["Days" in corrections, "CNRY" in corrections] == [True, False]
    assert Correction.objects.get().more == "CNRY-more"


@pytest.mark.parametrize(("days", "left"), [(90, 1), (91, 0)])
def test_what_was_decided_is_erased_after_90_days(cat, line, visitor, days, left):
    visitor.post(asked(cat, line), typed(line))
    actions.decide(by=cat, signpost=line, take=False)
    tasks.forget_answers(now=timezone.now() + timedelta(days=days))
    assert Correction.objects.count() == left


def test_many_openings_from_one_place_wait(cat, line, visitor, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "signpost_owner": "1/m/ip"}
    answers = [visitor.get(asked(cat, line)).status_code for _ in range(2)]
    assert answers == [200, 429]


def test_who_asked_and_is_erased_is_named_no_more(cat, line):
    asked(cat, line)
    User.objects.filter(pk=cat.pk).delete()
    assert Correction.objects.get().asked_by is None
