"""Numbers as people say and dial them."""

import pytest
from django.core.exceptions import ValidationError

from signposting import numbers
from signposting.models import Channel
from signposting.starting_set import entries


@pytest.mark.parametrize(
    ("typed", "said", "dialled"),
    [
        ("999", "999", "999"),
        ("112", "112", "112"),
        ("111", "111", "111"),
        ("116 123", "116 123", "116123"),
        ("116123", "116 123", "116123"),
        ("85258", "85258", "85258"),
        ("0800 58 58 58", "0800 58 58 58", "+44800585858"),
        ("0808 2000 247", "0808 2000 247", "+448082000247"),
        ("0800 1111", "0800 1111", "+448001111"),
        ("03003730898", "0300 373 0898", "+443003730898"),
        ("+443003730898", "0300 373 0898", "+443003730898"),
        (" 020  7946 0018 ", "020 7946 0018", "+442079460018"),
    ],
)
def test_a_number_is_said_as_people_say_it_and_dialled_from_anywhere(typed, said, dialled):
    words, number = numbers.read(typed)
    assert (words, numbers.dialled(words, number)) == (said, dialled)


@pytest.mark.parametrize(
    "typed", ["", "1", "SHOUT", "0300 1", "01234 5", "tel:999", "٩٩٩", "116-123"]
)
def test_what_is_no_number_in_use_is_refused(typed):
    with pytest.raises(ValidationError):
        numbers.read(typed)


@pytest.mark.parametrize(
    ("kind", "value", "keyword", "href"),
    [
        ("phone", "0300 373 0898", "", "tel:+443003730898"),
        ("phone", "116 123", "", "tel:116123"),
        ("text", "85258", "SHOUT", "sms:85258?body=SHOUT"),
        ("text", "85258", "", "sms:85258"),
        ("email", "a@quiet.example", "", "mailto:a@quiet.example"),
        ("web", "https://quiet.example", "", "https://quiet.example"),
    ],
)
def test_a_link_calls_texts_mails_or_opens(kind, value, keyword, href):
    number = numbers.read(value)[1] if kind in ("phone", "text") else None
    channel = Channel(kind=kind, value=value, keyword=keyword, number=number or "")
    assert channel.href == href


def test_every_number_of_the_starting_set_is_one_in_use():
    channels = [one for entry in entries() for one in entry.channels]
    found = [one for one in channels if one["kind"] in ("phone", "text")]
    assert len(found) > 20
    assert all(one["number"] or numbers.is_short(one["value"].replace(" ", "")) for one in found)


@pytest.mark.django_db
def test_a_dialled_number_loaded_comes_back_as_it_was(make_signpost):
    said, number = numbers.read("0300 373 0898")
    line = make_signpost("line", [{"kind": "phone", "value": said, "number": number}])
    assert line.channels.get().href == "tel:+443003730898"
    plain = make_signpost("plain", [{"kind": "phone", "value": "999"}])
    assert plain.channels.get().href == "tel:999"
