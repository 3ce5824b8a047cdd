"""What is typed about the sessions of a group: when, where, how often, what one does."""

from datetime import date
from typing import Any, Final
from uuid import uuid4

from django import forms

from groups.forms import choice, line, words
from groups.models import Session
from wellbeing.forms import CountForm, DayForm, WhenForm, reminders
from wellbeing.models import How
from wellbeing.recurrence import MOST_DATES, Repeats, rule_for

TIMES: Final = f"Enter a number from 1 to {MOST_DATES}."


class SessionForm(forms.Form):
    """What is said about it, and can be changed later."""

    about = words(
        "What do you do, and how does one get in? (optional)",
        1000,
        help_text="What it is about this time, what to bring, steps, lift, who opens the door.",
        rows=4,
    )
    how = choice("How does one take part?", How.choices, How.PERSON)
    place = line("Place (optional)", 300, help_text="Only those in the group read it.")
    link = line("Link to take part (optional)", 300)

    @classmethod
    def held(cls, session: Session) -> dict[str, Any]:
        """What stands there now."""
        names = ("how", "place", "link", "starts", "minutes")
        return {"about": session.about} | {name: getattr(session.event, name) for name in names}


class PutUpForm(WhenForm, SessionForm):
    """New sessions with their days."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    repeats = choice("How often?", Repeats.choices, Repeats.FORTNIGHTLY)
    times = forms.IntegerField(
        label="On how many dates? (only where it repeats)",
        min_value=1,
        max_value=MOST_DATES,
        initial=6,
        help_text="You can move single dates, or call them off, at any time.",
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), TIMES),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"form_key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    @property
    def said(self) -> dict[str, Any]:
        """As the action wants it."""
        data = dict(self.cleaned_data)
        first: date = data.pop("day")
        rule = rule_for(data.pop("repeats"), first, data.pop("times"))
        return {**data, "days": (first, rule)}


class RemindForm(forms.Form):
    """Reminders before each date of a group."""

    remind = reminders("When would you like a reminder?")


class ChangeForm(SessionForm):
    """What is said about sessions that are up; the time of all their dates as well."""

    starts = WhenForm.base_fields["starts"]
    minutes = WhenForm.base_fields["minutes"]


__all__ = [
    "ChangeForm",
    "CountForm",
    "DayForm",
    "PutUpForm",
    "RemindForm",
    "SessionForm",
    "WhenForm",
]
