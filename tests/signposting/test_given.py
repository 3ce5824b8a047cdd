"""How often an entry was put into messages, for who looks after it; and what closes for what."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from signposting.actions import count_given, retire
from signposting.history import differences
from signposting.models import Signpost

CHECK = "/signposts/check/quiet-line/"


@pytest.fixture
def line(make_signpost):
    return make_signpost("quiet-line")


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("times", "said"),
    [(1, "fewer than 5, or none"), (4, "fewer than 5, or none"), (5, "about 5"), (8, "about 10")],
)
def test_a_month_that_is_over_is_told_rounded_and_not_when_small(client_of, cat, line, times, said):
    for _ in range(times):
        count_given(line, date(2024, 2, 29))
    assert f"February 2024: {said}" in text(client_of(cat).get(CHECK))


def test_the_month_that_runs_is_not_told(client_of, cat, line, time_machine):
    time_machine.move_to("2026-03-31 12:00")
    for _ in range(9):
        count_given(line, date(2026, 3, 1))
    assert "about" not in text(client_of(cat).get(CHECK)).partition("How often")[2][:300]
    time_machine.move_to("2026-04-01 12:00")
    assert "March 2026: about 10" in text(client_of(cat).get(CHECK))


@pytest.mark.parametrize("months", [1, 3])
def test_the_page_asks_the_same_few_queries(
    client_of, cat, line, months, django_assert_max_num_queries
):
    for month in range(months):
        count_given(line, date(2024, month + 1, 1))
    client = client_of(cat)
    client.get(CHECK)
    with django_assert_max_num_queries(11):
        client.get(CHECK)


def test_closing_says_what_has_taken_its_place(client_of, cat, line, make_signpost):
    other = make_signpost("new-line")
    client = client_of(cat)
    client.post(f"{CHECK}state/", {"act": "closed", "instead": "new-line"})
    line.refresh_from_db()
    assert (line.state, line.replaced_by) == ("retired", other)
    assert "What has taken its place: New Line." in text(client.get(CHECK))
    new, old = line.versions.all()
    told = {one.label: one.after for one in differences(old.held, new.held)}
    assert told["What has taken its place"] == "New Line"
    client.post(f"{CHECK}state/", {"act": "again"})
    line.refresh_from_db()
    assert line.replaced_by is None


def test_what_nobody_finds_takes_no_place(client_of, cat, line, make_signpost):
    make_signpost("gone", state="retired")
    make_signpost("ours", organisation=cat.organisation)
    client = client_of(cat)
    for slug in ("gone", "ours", "quiet-line", "nothing"):
        client.post(f"{CHECK}state/", {"act": "closed", "instead": slug})
        line.refresh_from_db()
        assert line.state == "published"
    for other in [*Signpost.objects.filter(slug__in=["gone", "ours"]), line]:
        with pytest.raises(ValidationError):
            retire(by=cat, signpost=line, replaced_by=other)
