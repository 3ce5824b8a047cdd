"""All of a sheet or nothing: random files, two presses at once, and the positive control."""

import csv
import io
from functools import partial
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people import actions
from people.actions import importing
from people.importing import plan_for
from people.models import ImportDraft, Organisation, User
from people.reading import read_sheet
from people.sheets import as_csv
from people.workbooks import Unusable
from records.models import AuditEvent
from tests.conversations.test_races import together
from tests.people.test_import import everything

NOW = timezone.now()
COLUMNS = ["E-mail", "Name", "Team", "Small team", "Manager", "Rank band", "Engagement"]
PEOPLE = ["asha@ambulance.example", "mo@ambulance.example", "new@ambulance.example",
          "newer@ambulance.example", "eve@fire.example", "nonsense", ""]  # fmt: skip
CELLS = {
    "E-mail": st.sampled_from(PEOPLE),
    "Name": st.sampled_from(["", "Asha", "=Nia", "N" * 90]),
    "Team": st.sampled_from(["", "Blue watch", "blue Watch", "Red watch"]),
    "Small team": st.sampled_from(["", "Yes", "no", "perhaps"]),
    "Manager": st.sampled_from(PEOPLE),
    "Rank band": st.sampled_from(["", "Executive", "Front line", "Tsar"]),
    "Engagement": st.sampled_from(["", "Volunteer", "Employed"]),
}
# Mostly right, so that many are applied.
ROWS = st.lists(
    st.fixed_dictionaries(CELLS), min_size=1, max_size=4, unique_by=lambda r: r["E-mail"]
)
SAID = {
    **CELLS,
    "E-mail": st.sampled_from([*PEOPLE[:4], "newest@home.example"]),
    "Name": st.sampled_from(["Asha", "=Nia", "-1"]),
    "Team": st.sampled_from(["Blue watch", "blue Watch", "Red watch"]),
    "Small team": st.sampled_from(["", "Yes"]),
    "Manager": st.sampled_from(["", "dev@ambulance.example"]),
    "Rank band": st.sampled_from(["", "Executive", "front line"]),
}
RIGHT = st.lists(
    st.fixed_dictionaries(SAID), min_size=1, max_size=5, unique_by=lambda row: row["E-mail"]
)
FILES = st.one_of(ROWS, st.binary(max_size=60))


def file_of(drawn: list[dict[str, str]] | bytes) -> bytes:
    if isinstance(drawn, bytes):
        return drawn
    return as_csv([COLUMNS, *([row[name] for name in COLUMNS] for row in drawn)])


def press(dev: User, body: bytes) -> bool:
    """The whole way; whether it was applied."""
    assert dev.organisation
    try:
        rows = read_sheet(body)
        actions.hold_import(by=dev, rows=rows, now=NOW)
        mark = plan_for(dev.organisation, rows).mark
        return actions.apply_import(by=dev, mark=mark, now=NOW) is not None
    except (Unusable, actions.ChangedMeanwhile):
        return False


def whole(dev: User, body: bytes) -> bool:
    """The same file has nothing left to do and everybody has a name."""
    own = Organisation.objects.get(people=dev)
    again = plan_for(own, read_sheet(body))
    unnamed = User.objects.filter(name="").exists()
    return (again.problems, again.does_something, unnamed) == ([], False, False)


SLOW = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40
)


@SLOW
@given(drawn=FILES)
def test_a_random_file_is_applied_as_a_whole_or_leaves_everything_as_it_was(
    drawn: Any, dev: User, asha: User, mo: User, eve: User
) -> None:
    before, body = everything(), file_of(drawn)
    if press(dev, body):
        assert whole(dev, body)
    else:
        assert everything() == before


@SLOW
@given(drawn=RIGHT)
def test_every_random_file_without_an_error_is_applied_as_a_whole(
    drawn: Any, dev: User, asha: User, mo: User, eve: User
) -> None:
    """The positive control: the test above does not pass by refusing everything."""
    hers = User.objects.filter(pk=eve.pk).values().get()
    body = file_of(drawn)
    assert press(dev, body)
    assert whole(dev, body)
    assert User.objects.filter(pk=eve.pk).values().get() == hers


def words_or_rows(body: bytes) -> bool:
    try:
        return bool(read_sheet(body))
    except Unusable as refused:
        return str(refused).endswith(".")


@given(st.lists(st.lists(st.text(max_size=9), min_size=1, max_size=3), max_size=4), st.binary())
def test_no_file_whatever_ends_in_anything_but_rows_or_words(
    cells: list[list[str]], noise: bytes
) -> None:
    written = io.StringIO()
    csv.writer(written).writerows([["E-mail", "Name"], *cells])
    for body in (written.getvalue().encode(), noise):
        assert words_or_rows(body)


BODY = b"E-mail,Name,Manager\nnia@ambulance.example,Nia,asha@ambulance.example\n"


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_it_is_applied_once(dev: User, asha: User) -> None:
    rows = read_sheet(BODY)
    actions.hold_import(by=dev, rows=rows, now=NOW)
    assert dev.organisation
    mark = plan_for(dev.organisation, rows).mark
    act = partial(actions.apply_import, by=dev, mark=mark, now=NOW)
    results = together([act] * 4)
    assert sum(result is not None for result in results) == 1
    assert [result for result in results if isinstance(result, Exception)] == []
    assert AuditEvent.objects.filter(event="people.imported").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once_are_one_after_the_other(dev: User, asha: User) -> None:
    dora = User.objects.create_user(
        "dora@ambulance.example",
        name="Dora",
        organisation=dev.organisation,
        roles=["administrator"],
    )
    rows = read_sheet(BODY)
    assert dev.organisation
    mark = plan_for(dev.organisation, rows).mark
    for by in (dev, dora):
        actions.hold_import(by=by, rows=rows, now=NOW)
    results = together(
        [partial(actions.apply_import, by=by, mark=mark, now=NOW) for by in (dev, dora)]
    )
    late = [result for result in results if isinstance(result, actions.ChangedMeanwhile)]
    assert (len(late), User.objects.filter(email="nia@ambulance.example").count()) == (1, 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_tried_twice(
    dev: User, asha: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control: unlocked, one of the two runs into the other's rows."""

    def unlocked(by: User, now: Any) -> Any:
        draft = ImportDraft.objects.visible_to(by, now=now).first()
        return Organisation.objects.get(people=by), draft

    rows = read_sheet(BODY)
    actions.hold_import(by=dev, rows=rows, now=NOW)
    assert dev.organisation
    mark = plan_for(dev.organisation, rows).mark
    monkeypatch.setattr(importing, "_locked", unlocked)
    results = together([partial(actions.apply_import, by=dev, mark=mark, now=NOW)] * 6)
    assert any(isinstance(result, Exception) for result in results)


def test_what_fails_at_the_very_end_takes_everything_back(
    dev: User, asha: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> None:
        raise RuntimeError

    before = everything()
    monkeypatch.setattr(importing, "notices", fails)
    with pytest.raises(RuntimeError):
        press(dev, BODY)
    assert everything() == before
    assert not AuditEvent.objects.exists()
    assert ImportDraft.objects.get().applied_at is None
