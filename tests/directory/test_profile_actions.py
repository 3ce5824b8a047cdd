"""What supporters say about themselves: by consent, dated, withdrawn at once, within the caps."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from directory import actions
from directory.models import HARD_CAP, SharedArea, Supporter
from directory.names import alphabets, unmistakable
from directory.taxonomy import SENSITIVE, Audience
from records.models import AuditEvent, Tally
from tests.factories_directory import listed_supporter

# Without the micro sign, which is a Greek letter under another number.
NAMES = st.characters(codec="latin-1", categories=["L", "Nd"], exclude_characters="µ")
LATIN = st.text(st.characters(codec="latin-1", categories=["L"]), min_size=1, max_size=10)
OTHER = st.sampled_from("аеорсухАВЕКМНОРСТХіјѕ" + "αορνΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")


def test_before_approval_a_name_and_texts_are_saved_and_found_by_word(asha):
    listed_supporter(asha, approved_at=None)
    supporter = actions.save_about(
        by=asha,
        shown_name=" Benny ",
        region="wales",
        been_through="Seven months off sick",
        talking_to_me="Calm",
    )
    supporter.refresh_from_db()
    assert (supporter.shown_name, supporter.region) == ("Benny", "wales")
    assert " month " in supporter.search_text


def test_the_searched_words_hold_no_area(ben):
    actions.share_area(by=ben, code="menopause")
    actions.save_ways(by=ben, ways=["walk"], languages=["en"])
    assert "menopaus" not in Supporter.objects.get(user=ben).search_text


@given(head=LATIN, odd=OTHER, tail=LATIN)
@settings(derandomize=True, deadline=None, max_examples=50)
def test_a_name_that_mixes_alphabets_is_refused(head, odd, tail):
    with pytest.raises(ValidationError, match="different alphabets"):
        unmistakable(f"{head}{odd}{tail}")


@given(name=st.text(NAMES, max_size=20))
@settings(derandomize=True, deadline=None, max_examples=50)
def test_a_name_of_one_alphabet_is_taken(name):
    unmistakable(name)


@pytest.mark.parametrize("name", ["Siân O'Neill-Ó", "Мария", "Ελένη", "李 Ben", "José 2"])
def test_real_names_are_taken(name):
    unmistakable(name)


@pytest.mark.parametrize("name", ["Вen", "Bеn", "\uff22еn", "Bεn", "Ba\u200bn", "Ben\u202e"])
def test_look_alikes_and_hidden_characters_are_refused(name):
    with pytest.raises(ValidationError):
        unmistakable(name)


def test_wide_letters_count_as_the_letters_they_look_like():
    assert alphabets("\uff22en") == {"LATIN"}


@pytest.mark.parametrize("how_many", [0, HARD_CAP + 1, -1])
def test_nobody_holds_more_than_the_hard_cap(ben, how_many):
    with pytest.raises(ValidationError):
        actions.save_availability(by=ben, taking_new=True, how_many=how_many)


def test_codes_that_are_on_no_list_are_refused(ben):
    with pytest.raises(ValidationError):
        actions.save_ways(by=ben, ways=["pigeon"], languages=["en"])
    with pytest.raises(ValidationError):
        actions.save_about(by=ben, shown_name="Ben", region="mars")


def test_an_area_is_shared_by_a_dated_consent_and_withdrawn_at_once(ben, eve):
    now = timezone.now()
    actions.share_area(by=ben, code="sleep", now=now)
    assert SharedArea.objects.shown_to(eve).get().consented_at == now
    actions.withdraw_area(by=ben, code="sleep")
    assert not SharedArea.objects.shown_to(eve).exists()
    assert SharedArea.objects.get().withdrawn_at is not None


def test_another_audience_is_another_consent(ben, eve, asha):
    actions.share_area(by=ben, code="sleep")
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        again = actions.share_area(by=ben, code="sleep", audience="own")
        assert actions.share_area(by=ben, code="sleep", audience="own") == again
    assert list(SharedArea.objects.shown_to(asha)) == [again]
    assert not SharedArea.objects.shown_to(eve).exists()
    old = SharedArea.objects.exclude(pk=again.pk).get()
    assert old.withdrawn_at == again.consented_at


@pytest.mark.parametrize("code", sorted(SENSITIVE))
def test_sensitive_areas_are_never_shown(ben, code):
    assert actions.share_area(by=ben, code=code).audience == Audience.BLIND
    with pytest.raises(ValidationError):
        actions.share_area(by=ben, code=code, audience="everyone")


@pytest.mark.parametrize(("code", "audience"), [("nothing", None), ("sleep", "all")])
def test_unknown_areas_and_audiences_are_refused(ben, code, audience):
    with pytest.raises(ValidationError):
        actions.share_area(by=ben, code=code, audience=audience)


def test_choosing_areas_shares_the_new_and_withdraws_the_rest(ben):
    actions.choose_areas(by=ben, codes=["sleep", "debt"])
    kept = SharedArea.objects.get(code="debt")
    actions.choose_areas(by=ben, codes=["debt", "alcohol"])
    current = SharedArea.objects.current().order_by("code")
    assert [(area.code, area.audience) for area in current] == [
        ("alcohol", "blind"),
        ("debt", "everyone"),
    ]
    assert kept in current


def test_a_default_audience_for_all_leaves_sensitive_ones_alone(ben):
    actions.choose_areas(by=ben, codes=["sleep", "alcohol"])
    actions.set_default_audience(by=ben, audience="others", apply_to_all=True)
    actions.choose_areas(by=ben, codes=["sleep", "alcohol", "debt"])
    current = dict(SharedArea.objects.current().values_list("code", "audience"))
    assert current == {"sleep": "others", "alcohol": "blind", "debt": "others"}
    with pytest.raises(ValidationError):
        actions.set_default_audience(by=ben, audience="nobody")


def test_pausing_and_resuming_change_the_list_at_once(ben, eve):
    actions.pause(by=ben)
    actions.pause(by=ben)
    assert not Supporter.objects.visible_to(eve).exists()
    actions.resume(by=ben)
    assert Supporter.objects.visible_to(eve).get().user == ben


def test_stepping_down_withdraws_everything_and_happens_once(ben, eve):
    actions.share_area(by=ben, code="sleep")
    actions.step_down(by=ben)
    assert not Supporter.objects.visible_to(eve).exists()
    assert not SharedArea.objects.current().exists()
    with pytest.raises(ValidationError):
        actions.step_down(by=ben)


def test_a_supporters_own_acts_leave_a_count_and_no_person(ben):
    actions.save_about(by=ben, shown_name="Ben", region="")
    actions.choose_areas(by=ben, codes=["sleep"])
    actions.pause(by=ben)
    actions.step_down(by=ben)
    assert not AuditEvent.objects.exists()
    assert set(Tally.objects.values_list("kind", "count")) == {
        ("supporter.paused", 1),
        ("supporter.stepped_down", 1),
    }


def test_nobody_edits_a_profile_they_do_not_have(asha, ben):
    with pytest.raises(Supporter.DoesNotExist):
        actions.save_about(by=asha, shown_name="Ben", region="")
    assert listed_supporter(asha).shown_name == "Asha"
