"""Work that lies on a desk besides people who wait: vetting, the library, signposts; the week."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from conversations.actions.alerts import raise_alert, settle
from conversations.models import Alert, AlertKind
from directory.models import Supporter
from jobs.models import OutgoingMail
from peersupport.desk.week import send_digest
from peersupport.tasks import send_week_of_desks
from people.roles import Role
from records.clock import LONDON, today, week_of
from records.models import Finished, Tally
from resources.models import Resource
from signposting.models import Signpost
from tests.factories import make_user
from tests.factories_directory import listed_supporter
from tests.factories_vetting import applicant

DESK = "/desk/"
DAY = timedelta(days=1)
MONDAY = datetime(2026, 11, 30, 7, 30, tzinfo=LONDON)


def main(client, path=DESK):
    return client.get(path).content.decode().partition("<main")[2].partition("</main>")[0]


def upload(cat, **fields):
    values = {"slug": "walks", "title": "CNRY-title", "summary": "x", "kind": "leaflet",
              "owner": "x", "licence": "own", "keeper": cat.organisation,
              "added_by": cat, "added_at": timezone.now(), **fields}  # fmt: skip
    return Resource.objects.create(**values)


def test_what_runs_out_is_a_number_and_the_vetters_are_told(client_of, cat, ben, mo, ambulance):
    day = today()
    Supporter.objects.filter(user=ben).update(cleared_until=day - DAY)
    Supporter.objects.filter(user=mo).update(cleared_until=day + 30 * DAY)
    page = main(client_of(cat))
    assert "Of 1 peer supporter something ran out or is missing." in page
    assert "Of 1 peer supporter something runs out within 30 days." in page
    assert "The vetters are told, and see whose." in page
    assert [word for word in ("Ben", "Mo ", "/admin/") if word in page] == []


def test_who_vets_as_well_has_the_link(client_of, cat, ben):
    Supporter.objects.filter(user=ben).update(cleared_until=today() - DAY)
    cat.roles = [Role.COORDINATOR, Role.VETTER]
    cat.save()
    page = main(client_of(cat))
    assert "What is due" in page
    assert "The vetters are told" not in page


@pytest.mark.parametrize(
    "change",
    [
        {"cleared_until": today() + 31 * DAY},
        {"cleared_until": today() - DAY, "stepped_down_at": timezone.now()},
        {"cleared_until": None, "approved_at": None},
    ],
)
def test_what_is_not_due_is_not_counted(client_of, cat, ben, change):
    Supporter.objects.filter(user=ben).update(**change)
    assert "Nothing. When something waits" in main(client_of(cat))


def test_pausing_changes_nothing_on_a_desk(client_of, cat, ben):
    Supporter.objects.filter(user=ben).update(cleared_until=today() - DAY)
    before = main(client_of(cat))
    Supporter.objects.filter(user=ben).update(paused_at=timezone.now(), taking_new=False)
    assert main(client_of(cat)) == before


def test_another_organisations_work_is_not_mine(client_of, cat, finn, fire):
    listed_supporter(make_user("sam@fire.example", fire), cleared_until=today() - DAY)
    applicant(make_user("una@fire.example", fire))
    assert "Nothing. When something waits" in main(client_of(cat))
    assert "1 application waits." in main(client_of(finn))


def test_uploads_that_are_not_on_the_shelf_are_one_click_away(client_of, cat, finn):
    upload(cat)
    page = main(client_of(cat))
    assert "1 upload is not on the shelf yet." in page
    assert 'href="/resources/walks/"' in page
    assert "CNRY-title" not in page
    assert "Nothing. When something waits" in main(client_of(finn))


def test_signposts_due_for_a_check_are_counted(client_of, cat):
    for number, days in enumerate((-1, 30, 31)):
        Signpost.objects.create(
            slug=f"line-{number}", name="Line", what_for="x", who_for="x",
            state=Signpost.State.PUBLISHED, review_on=today() + days * DAY,
        )  # fmt: skip
    page = main(client_of(cat))
    assert "2 entries are due for a check by" in page
    assert 'href="/signposts/check/"' in page


def test_what_may_save_a_life_and_is_late_comes_first(client_of, cat):
    for slug, urgency in (("a", "crisis"), ("b", "support")):
        Signpost.objects.create(
            slug=slug, name="Line", what_for="x", who_for="x", urgency=urgency,
            state=Signpost.State.PUBLISHED, review_on=today() - DAY,
        )  # fmt: skip
    page = main(client_of(cat))
    assert "1 entry that may save a life is past the day of the next check" in page
    assert "1 entry is due for a check by" in page
    assert page.index("may save a life") < page.index("Soon")


def test_work_is_put_off_and_taken_up_again(client_of, cat):
    upload(cat)
    client = client_of(cat)
    until = (today() + 7 * DAY).isoformat()
    client.post(f"{DESK}later/uploads/", {"until": until})
    page = main(client)
    assert "Put off: it comes back on" in page
    assert '<h2 id="group-1">Taken on or put off' in page
    client.post(f"{DESK}take-up/uploads/")
    assert '<h2 id="group-1">Soon' in main(client)


@pytest.mark.parametrize("work", ["alert", "nothing"])
def test_what_is_no_kind_of_work_is_not_found(client_of, cat, work):
    client = client_of(cat)
    for path in (f"{DESK}later/{work}/", f"{DESK}take-up/{work}/"):
        assert client.post(path).status_code == 404


def test_the_most_urgent_stands_first(client_of, cat, waiting, now, ben):
    upload(cat)
    alert = raise_alert(waiting, AlertKind.WAITING, now)
    page = main(client_of(cat))
    order = ["Now", alert.reference, "Soon", "Library: uploads to check"]
    assert sorted(order, key=page.index) == order


def test_somebody_without_an_organisation_has_a_desk_without_work(client_of, db):
    alone = make_user("olga@other.example", None, roles=[Role.COORDINATOR])
    client = client_of(alone)
    assert "Nothing. When something waits" in main(client)
    assert client.get("/desk/deputy/").status_code == 404
    assert client.post("/desk/later/uploads/").status_code == 404


# -- the week --------------------------------------------------------------------------------------


def test_small_numbers_of_the_week_are_not_told(client_of, cat):
    last = week_of(today()) - timedelta(days=7)
    for kind, count in (("alert.waiting", 7), ("alert.quiet", 4)):
        Tally.objects.create(kind=kind, organisation_id=cat.organisation_id, week=last, count=count)
    page = " ".join(main(client_of(cat), f"{DESK}week/").split())
    cells = [part.split("</td>")[0] for part in page.split('__cell">')[1:]]
    assert "7" in "".join(cells)
    assert "4" not in "".join(cells)
    assert page.count("fewer than 5") == 5


@pytest.mark.parametrize("presses", [1, 2])
def test_what_was_settled_is_counted_once_and_under_its_desk(waiting, now, presses):
    alert = raise_alert(waiting, AlertKind.WAITING, now)
    for _ in range(presses):
        settle(waiting, now + timedelta(hours=presses))
    lines = Tally.objects.filter(kind__endswith="_settled")
    assert list(lines.values_list("kind", "organisation_id", "count")) == [
        ("alert.waiting_settled", alert.organisation_id, 1)
    ]


def told():
    return sorted(OutgoingMail.objects.values_list("recipient_id", flat=True))


def test_the_digest_goes_out_on_mondays_once_to_whom_something_waits(cat, finn, waiting, now):
    raise_alert(waiting, AlertKind.WAITING, now)
    OutgoingMail.objects.all().delete()
    send_week_of_desks(now=MONDAY - DAY)
    assert told() == []
    for minutes in (0, 1, 600):
        send_week_of_desks(now=MONDAY + timedelta(minutes=minutes))
    assert told() == [cat.pk]
    send_week_of_desks(now=MONDAY + timedelta(days=7))
    assert told() == [cat.pk, cat.pk]


def test_a_monday_without_a_worker_is_made_up_for(cat, waiting, now):
    raise_alert(waiting, AlertKind.WAITING, now)
    send_digest(now=MONDAY)
    OutgoingMail.objects.all().delete()
    for days in (7 + 2, 7 + 3):
        send_digest(now=MONDAY + timedelta(days=days))
    assert told() == [cat.pk]


def test_the_digest_is_the_notice_everybody_gets(cat, waiting, now):
    raise_alert(waiting, AlertKind.WAITING, now)
    send_digest(now=MONDAY)
    rows = OutgoingMail.objects.filter(recipient_id=cat.pk)
    assert rows.values_list("kind", "to", "subject", "body").distinct().count() == 1


def test_a_worker_that_dies_in_between_sends_all_or_nothing(cat, waiting, now, monkeypatch):
    raise_alert(waiting, AlertKind.WAITING, now)
    OutgoingMail.objects.all().delete()

    def dies(_):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("peersupport.desk.week.notice", dies)
        with pytest.raises(RuntimeError):
            send_digest(now=MONDAY)
    assert not Finished.objects.filter(name="desk.week").exists()
    send_digest(now=MONDAY)
    assert told() == [cat.pk]


@pytest.mark.parametrize("monday", [datetime(2026, 3, 30, 7, 30), datetime(2026, 10, 26, 7, 30)])
def test_mondays_after_the_change_of_the_clocks_are_mondays(cat, waiting, now, monday):
    raise_alert(waiting, AlertKind.WAITING, now)
    OutgoingMail.objects.all().delete()
    send_digest(now=monday.replace(tzinfo=LONDON))
    assert told() == [cat.pk]


def test_an_acknowledged_alert_needs_no_notice(cat, waiting, now):
    raise_alert(waiting, AlertKind.WAITING, now)
    Alert.objects.update(acknowledged_at=now, acknowledged_by=cat)
    OutgoingMail.objects.all().delete()
    send_digest(now=MONDAY)
    assert told() == []


def answered(organisation=None, slug="line"):
    """A service has answered what we asked about its entry."""
    entry = Signpost.objects.create(
        slug=slug, name="Line", what_for="x", who_for="x", organisation=organisation,
        state=Signpost.State.PUBLISHED, review_on=today() + 90 * DAY,
    )  # fmt: skip
    day = today()
    return entry.corrections.create(expires_on=day, asked_on=day, answered_on=day)


def test_a_service_that_answered_is_on_the_desk_until_somebody_decides(client_of, cat, ambulance):
    waits = [answered(), answered(ambulance, "own")]
    page = main(client_of(cat))
    assert "2 services have looked at what we say of it." in page
    assert "due for a check" not in page
    waits[0].delete()
    assert "1 service has looked at what we say of it." in main(client_of(cat))
    waits[1].decided_on, waits[1].taken = today(), False
    waits[1].save()
    assert "Nothing. When something waits" in main(client_of(cat))


def test_what_is_not_mine_to_decide_is_not_on_my_desk(client_of, cat, fire):
    """Another organisation's own, and those for everybody for a coordinator who is no editor."""
    answered(fire, "theirs")
    answered()
    assert "1 service has" in main(client_of(cat))
    cat.roles = [Role.COORDINATOR]
    cat.save()
    assert "Nothing. When something waits" in main(client_of(cat))
