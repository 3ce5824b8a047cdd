"""What is typed about supervision: a session that was held, and one to be put up."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from django import forms

from care.models import Booking, Kind
from care.models.supervision import MOST_PLACES
from records.clock import LONDON

MINUTES: Final = [(str(n), f"{n} minutes") for n in (30, 45, 60, 90, 120)]
DAY: Final = {"invalid": "Enter a day, like 27 3 2026.", "required": "Enter the day."}
KIND: Final = {"required": "Choose the kind."}
LONG: Final = {"required": "Choose how long."}


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, error_messages=DAY, widget=widget)


def _kind() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="What kind?",
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages=KIND,
    )


def _minutes() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="How long?",
        choices=MINUTES,
        coerce=int,
        initial="60",
        error_messages=LONG,
    )


class WriteDownForm(forms.Form):
    """Day, kind and length; there is no field for anything that was said."""

    held_on = _day("On which day was it?")
    kind = _kind()
    minutes = _minutes()


class TakeBackForm(forms.Form):
    """Which session was written down wrongly."""

    held_on = _day("Day")
    kind = _kind()


class PutUpForm(forms.Form):
    """When, how long, what kind, where, and for how many."""

    day = _day("Day")
    time = forms.TimeField(
        label="Time (UK)",
        input_formats=["%H:%M", "%H.%M"],
        error_messages={
            "required": "Enter the time.",
            "invalid": "Enter a time, like 14:30.",
        },
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    minutes = _minutes()
    kind = _kind()
    place = forms.CharField(
        label="Place or link",
        max_length=200,
        error_messages={
            "required": "Say where it is, or give the link.",
            "max_length": "Use 200 characters or fewer. Nothing you typed is lost.",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    places = forms.IntegerField(
        label="For how many?",
        min_value=1,
        max_value=MOST_PLACES,
        initial=1,
        help_text="A one-to-one session is for one.",
        error_messages={
            "required": "Say for how many it is.",
            "invalid": "Enter a number.",
            "min_value": f"Enter a number from 1 to {MOST_PLACES}.",
            "max_value": f"Enter a number from 1 to {MOST_PLACES}.",
        },
    )

    @property
    def session(self) -> dict[str, Any]:
        """What was typed, with day and time as one moment."""
        data = dict(self.cleaned_data)
        day: date = data.pop("day")
        starts_at = datetime.combine(day, data.pop("time"), tzinfo=LONDON)
        return {**data, "starts_at": starts_at}


class ThereForm(forms.Form):
    """Who of those who booked was there."""

    there = forms.MultipleChoiceField(
        label="Who was there?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Nothing is said about who was not.",
    )

    def __init__(self, *args: Any, booked: Iterable[Booking], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one.person for one in booked}
        choices = [(pk, person.name) for pk, person in self.known.items()]
        self.fields["there"].choices = choices  # type: ignore[attr-defined]  # a field with choices

    @property
    def people(self) -> list[Any]:
        """Those who were ticked."""
        return [self.known[pk] for pk in self.cleaned_data["there"]]
