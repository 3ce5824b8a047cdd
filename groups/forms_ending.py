"""What is typed when a group ends: its last day."""

from datetime import date
from typing import Any

from django import forms

from groups.actions.ending import SOONEST


class LastDayForm(forms.Form):
    """The last day; whether it is one that can be is the action's to say."""

    day = forms.DateField(
        label="Which is the last day?",
        help_text="From a week to about four months from today. A day on which you meet is good.",
        error_messages={"required": "Enter a day.", "invalid": "Enter a day, like 27 3 2027."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, on: date, held: date | None, **kwargs: Any) -> None:
        kwargs["initial"] = {"day": held or on + SOONEST * 4, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
