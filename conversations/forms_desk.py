"""What a coordinator types about the desk itself: until when something is put off, and the days on
which the deputy stands in."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms

DAY: Final = {"invalid": "Enter a day, like 27 3 2026.", "required": "Choose a day."}


class DeferForm(forms.Form):
    """A day from tomorrow on."""

    until = forms.TypedChoiceField(
        label="When shall it come back?",
        coerce=date.fromisoformat,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a day.", "invalid_choice": "Choose a day."},
    )

    def __init__(self, *args: Any, most: int, on: date, **kwargs: Any) -> None:
        """`most`: so many days from `on`, a UK day, at the latest."""
        super().__init__(*args, **kwargs)
        days = [on + timedelta(days=n) for n in (1, 2, 3, 7, 14) if n <= most]
        self.fields["until"].choices = [  # type: ignore[attr-defined]  # a field with choices
            (day.isoformat(), f"{day:%A} {day.day} {day:%B}") for day in days
        ]


class StandInForm(forms.Form):
    """The first and the last day."""

    start = forms.DateField(
        label="From (the first day)",
        error_messages=DAY,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    end = forms.DateField(
        label="Until (the last day)",
        error_messages=DAY,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
