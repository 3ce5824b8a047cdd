"""When somebody is usually free, as they type it: the same every week, or a pattern of shifts."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms

from directory.rota import (
    USUALLY,
    Part,
    PatternError,
    Shift,
    as_parts,
    pattern_in_words,
    read_pattern,
    stored_shifts,
    stored_week,
)
from records.clock import today

HOURS_HINT = (
    "UK time. Morning is 08:00 to 12:00, afternoon 12:00 to 17:00, evening 17:00 to 22:00, "
    "night 22:00 to 06:00 the next day."
)
# Further away it is a slip of the pen.
FARTHEST = timedelta(days=366)


def _parts(label: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=Part.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class WeekForm(forms.Form):
    """Parts of each day of the week."""

    monday = _parts("Monday")
    tuesday = _parts("Tuesday")
    wednesday = _parts("Wednesday")
    thursday = _parts("Thursday")
    friday = _parts("Friday")
    saturday = _parts("Saturday")
    sunday = _parts("Sunday")

    @classmethod
    def first_values(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """What is stored, if it is a week."""
        if stored.get("kind") != "week":
            return {}
        days = zip(cls.base_fields, stored["days"], strict=True)
        return {name: as_parts(int(digit, 16)) for name, digit in days}

    def clean(self) -> dict[str, Any]:
        """At least one part of one day: saying nothing has a button of its own."""
        typed = self.cleaned_data
        if not any(typed.values()) and not self.errors:
            self.add_error("monday", "Choose at least one part of one day.")
        return typed

    def usual(self) -> dict[str, Any]:
        """What to save."""
        return stored_week([self.cleaned_data[name] for name in self.fields])


class ShiftsForm(forms.Form):
    """A pattern of shifts that repeats, and when one is free around each."""

    pattern = forms.CharField(
        label="Your pattern",
        max_length=300,
        help_text="For example “2 early 2 late 2 night 4 off”, or a letter for each day: "
        "E E L L N N O O O O. E is early, L late, N night, D day or other, O off.",
        error_messages={
            "required": "Write 1 to 56 days, for example: 2 early 2 late 2 night 4 off.",
            "max_length": "Write the pattern in at most 300 characters.",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    first = forms.DateField(
        label="A date on which the pattern starts",
        help_text="Any first day of it, past or to come.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Enter a date on which the pattern starts.",
            "invalid": "Enter a real date, like 2026-11-23.",
        },
    )
    early = _parts("With an early shift")
    late = _parts("With a late shift")
    night = _parts("With a night shift")
    day = _parts("With a day shift or another one")
    off = _parts("On a rest day")

    @classmethod
    def first_values(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """What is stored, if it is a pattern; else what is usual around each kind of shift."""
        if stored.get("kind") != "shifts":
            return dict(USUALLY)
        free = {name: as_parts(int(digit, 16)) for name, digit in stored["free"].items()}
        typed = {"pattern": pattern_in_words(stored["shifts"]), "first": stored["first"]}
        return {**typed, **free}

    def clean_pattern(self) -> tuple[Shift, ...]:
        """The shifts."""
        try:
            return read_pattern(self.cleaned_data["pattern"])
        except PatternError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_first(self) -> date:
        """A date that is not a slip of the pen."""
        first: date = self.cleaned_data["first"]
        if abs(first - today()) > FARTHEST:
            raise forms.ValidationError("Choose a date within a year of today.")
        return first

    def clean(self) -> dict[str, Any]:
        """Some part of some day of the pattern."""
        typed = self.cleaned_data
        shifts = typed.get("pattern", ())
        if shifts and not any(typed.get(shift) for shift in shifts):
            self.add_error(shifts[0].value, "Choose when you are free on at least one day.")
        return typed

    def usual(self) -> dict[str, Any]:
        """What to save."""
        typed = self.cleaned_data
        free = {shift.value: typed[shift.value] for shift in Shift}
        return stored_shifts(typed["pattern"], typed["first"], free)
