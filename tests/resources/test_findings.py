"""Findings of research: cards that carry their source, entered by who looks after the report."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from people.models import User
from records.audit import Refused
from records.clock import today
from records.models import AuditEvent
from resources.actions import keep_text, withdraw
from resources.actions.elsewhere import bring_links
from resources.actions.findings import (
    Said,
    TooManyFindings,
    add_finding,
    change_finding,
    check_finding,
    move_finding,
    remove_finding,
)
from resources.elsewhere import entries
from resources.models import MOST_FINDINGS, Finding, PageText, Resource
from tests.resources.conftest import MakeResource
from tests.resources.test_library import filtered, titles

ClientOf = Callable[..., Client]
TODAY = today(timezone.now())
SAID = Said(
    words="Most would rather talk to a colleague first.", figure="4 in 5", year=2019,
    sample="120 watch members", source="Wellbeing survey, page 9", link="https://example.org/s",
)  # fmt: skip
TYPED = {
    "words": SAID.words, "figure": SAID.figure, "year": "2019", "sample": SAID.sample,
    "source": SAID.source, "link": SAID.link,
}  # fmt: skip


@pytest.fixture
def report(cat: User, make_resource: MakeResource) -> Resource:
    return make_resource(cat, title="Survey", kind="report")


def in_order(report: Resource) -> list[str]:
    return [one.words for one in report.findings.in_order()]


def enter(cat: User, report: Resource, *words: str) -> list[Finding]:
    return [
        add_finding(by=cat, resource=report, said=Said(words=one, year=2020, source="x"), on=TODAY)
        for one in words
    ]


def test_a_card_never_stands_without_its_year_and_source(
    cat: User, asha: User, report: Resource, client_of: ClientOf
) -> None:
    made = add_finding(by=cat, resource=report, said=SAID, on=TODAY)
    assert made.quote == (
        "4 in 5: Most would rather talk to a colleague first. Asked: 120 watch members. "
        "Source: Wellbeing survey, page 9, 2019. https://example.org/s"
    )
    page = client_of(asha).get(f"/resources/{report.slug}/").content.decode()
    assert made.quote in page.partition("<textarea")[2].partition("</textarea")[0]
    assert '<a href="https://example.org/s" rel="noreferrer">Wellbeing survey, page 9</a>' in page
    assert "Held against its source on" in page


def test_the_shortest_finding_is_still_whole(cat: User, report: Resource) -> None:
    assert enter(cat, report, "One thing.")[0].quote == "One thing. Source: x, 2020."


def test_a_finding_is_found_by_its_words_and_shown_where_it_stands(
    cat: User, asha: User, report: Resource, client_of: ClientOf
) -> None:
    client = client_of(asha)
    assert titles(filtered(client, words="colleagues first")) == []
    row = add_finding(by=cat, resource=report, said=SAID, on=TODAY)
    page = filtered(client, words="colleagues first")
    assert titles(page) == ["Survey"]
    assert "rather talk to a <mark>colleague</mark> <mark>first</mark>" in page.content.decode()
    keep_text(file=report.files.get(), text="What the file says", now=timezone.now())
    assert titles(filtered(client, words="colleagues first")) == ["Survey"]
    remove_finding(by=cat, resource=report, finding=row.pk)
    assert titles(filtered(client, words="colleagues first")) == []
    assert titles(filtered(client, words="file says")) == ["Survey"]
    assert not PageText.objects.exists()


def test_a_finding_of_what_one_does_not_see_is_not_found(
    cat: User, asha: User, eve: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    own = make_resource(cat, title="Ours", kind="report", organisation=cat.organisation)
    add_finding(by=cat, resource=own, said=SAID, on=TODAY)
    found = [titles(filtered(client_of(who), words="watch members")) for who in (asha, eve)]
    assert found == [["Ours"], []]
    assert [Finding.objects.visible_to(who).count() for who in (asha, eve)] == [1, 0]
    withdraw(by=cat, resource=own)
    assert titles(filtered(client_of(asha), words="watch members")) == []


def test_they_stand_in_the_order_somebody_put_them(cat: User, report: Resource) -> None:
    one, two, three = enter(cat, report, "one", "two", "three")
    move_finding(by=cat, resource=report, finding=three.pk, up=True)
    assert in_order(report) == ["one", "three", "two"]
    move_finding(by=cat, resource=report, finding=one.pk, up=False)
    assert in_order(report) == ["three", "one", "two"]
    move_finding(by=cat, resource=report, finding=three.pk, up=True)
    move_finding(by=cat, resource=report, finding=two.pk, up=False)
    move_finding(by=cat, resource=report, finding=uuid4(), up=True)
    assert in_order(report) == ["three", "one", "two"]
    remove_finding(by=cat, resource=report, finding=one.pk)
    enter(cat, report, "last")
    assert in_order(report) == ["three", "two", "last"]


def test_changed_is_checked_and_what_is_gone_is_left_alone(cat: User, report: Resource) -> None:
    row, before = enter(cat, report, "one")[0], TODAY - timedelta(days=500)
    Finding.objects.update(checked_on=before)
    check_finding(by=cat, resource=report, finding=row.pk, on=TODAY)
    row.refresh_from_db()
    assert (row.checked_on, row.check_by) == (TODAY, TODAY + timedelta(days=365))
    change_finding(by=cat, resource=report, finding=row.pk, said=SAID, on=TODAY)
    assert in_order(report) == [SAID.words]
    check_finding(by=cat, resource=report, finding=uuid4(), on=TODAY)
    remove_finding(by=cat, resource=report, finding=uuid4())
    change_finding(by=cat, resource=report, finding=uuid4(), said=SAID, on=TODAY)
    assert Finding.objects.count() == 1


@pytest.mark.parametrize("who", ["asha", "finn", "dev"])
def test_only_who_looks_after_it_enters_moves_or_removes(
    who: str, cat: User, report: Resource, request: pytest.FixtureRequest
) -> None:
    by, row = request.getfixturevalue(who), enter(cat, report, "one")[0]
    given: dict[str, Any] = {"by": by, "resource": report}
    for act in (
        lambda: add_finding(**given, said=SAID, on=TODAY),
        lambda: change_finding(**given, finding=row.pk, said=SAID, on=TODAY),
        lambda: check_finding(**given, finding=row.pk, on=TODAY),
        lambda: move_finding(**given, finding=row.pk, up=True),
        lambda: remove_finding(**given, finding=row.pk),
    ):
        with pytest.raises(Refused):
            act()
    assert in_order(report) == ["one"]


def test_another_coordinator_sees_neither_the_form_nor_what_is_wrong_with_it(
    cat: User, finn: User, report: Resource, client_of: ClientOf
) -> None:
    row, client = enter(cat, report, "one")[0], client_of(finn)
    for page in ("findings/", f"findings/{row.pk}/"):
        for method in (client.get, client.post):
            assert method(f"/resources/{report.slug}/{page}").status_code == 403
    assert client.post(f"/resources/{report.slug}/findings/{row.pk}/act/").status_code == 403


def test_there_are_no_more_than_a_page_holds(
    cat: User, report: Resource, client_of: ClientOf
) -> None:
    enter(cat, report, *(f"n{n}" for n in range(MOST_FINDINGS)))
    with pytest.raises(TooManyFindings):
        enter(cat, report, "more")
    address = f"/resources/{report.slug}/findings/"
    assert "Remove one before you add another" in client_of(cat).get(address).content.decode()
    said = client_of(cat).post(address, TYPED).content.decode()
    assert f"It has {MOST_FINDINGS} already" in said


def test_coordinators_enter_change_and_remove_by_the_page(
    cat: User, report: Resource, client_of: ClientOf
) -> None:
    client, address = client_of(cat), f"/resources/{report.slug}/findings/"
    assert client.post(address, TYPED)["Location"] == address
    row = report.findings.get()
    assert (row.words, row.year, row.checked_on) == (SAID.words, 2019, TODAY)
    client.post(f"{address}{row.pk}/", {**TYPED, "year": "2018"})
    assert report.findings.get().year == 2018
    for act in ("up", "down", "check", "nonsense"):
        assert client.post(f"{address}{row.pk}/act/", {"act": act})["Location"] == address
    client.post(f"{address}{row.pk}/act/", {"act": "remove"})
    assert not report.findings.exists()
    events = AuditEvent.objects.filter(event__startswith="finding.").order_by("at")
    assert [one.event.partition(".")[2] for one in events] == [
        "added", "changed", "checked", "removed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"words": ""}, "Enter what was found out."),
        ({"source": ""}, "Enter where it stands."),
        ({"year": "soon"}, "Enter the year as four digits."),
        ({"year": "1066"}, "Enter a year from 1900"),
        ({"year": str(TODAY.year + 1)}, "Enter a year from 1900"),
        ({"link": "javascript:alert(1)"}, "Enter a web address like"),
        ({"link": "ftp://example.org/a"}, "Enter a web address like"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    wrong: dict[str, str], words: str, cat: User, report: Resource, client_of: ClientOf
) -> None:
    said = client_of(cat).post(f"/resources/{report.slug}/findings/", {**TYPED, **wrong})
    text = said.content.decode()
    assert words in text
    assert SAID.sample in text
    assert not Finding.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_queries_for_any_number(
    rows: int, cat: User, asha: User, report: Resource, client_of: ClientOf,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    enter(cat, report, *(f"n{n}" for n in range(rows)))
    client = client_of(asha)
    # Session, person, row, files, pictures, companions, own version, findings, pack.
    with django_assert_num_queries(9):
        client.get(f"/resources/{report.slug}/")


def test_links_come_with_findings_that_nobody_here_has_checked(cat: User) -> None:
    bring_links(keeper=cat.organisation)
    brought = [said for entry in entries() for said in entry.findings]
    assert sorted(Finding.objects.values_list("words", flat=True)) == sorted(
        said["words"] for said in brought
    )
    assert not Finding.objects.filter(checked_on__isnull=False).exists()
    assert not Finding.objects.filter(link="").exists()
    gone = Finding.objects.earliest("pk")
    remove_finding(by=cat, resource=gone.resource, finding=gone.pk)
    bring_links(keeper=cat.organisation)
    assert Finding.objects.count() == len(brought) - 1
