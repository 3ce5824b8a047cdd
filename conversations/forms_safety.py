"""What people type when they are worried, and what leads and second openers decide."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from conversations.actions.safety import Review, Untold
from conversations.actions.safety.holds import LONGEST_HOLD
from conversations.actions.safety.openings import MOST_HOURS
from conversations.actions.safety.telling import LONGEST_UNTOLD
from conversations.forms import FormWithKey
from conversations.models import Authority, ConcernKind, Finding
from records.clock import today

LONGEST_WORDS = 3000
MORE_ROWS = {"rows": 6, "autocomplete": "off"}


def words(label: str, *, empty: str, help_text: str = "", required: bool = True) -> forms.CharField:
    """A box for a few sentences; `empty`: what to say when nothing is written."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_WORDS,
        help_text=help_text,
        error_messages={
            "required": empty,
            "max_length": f"Use {LONGEST_WORDS:,} characters or fewer. Nothing you typed is lost.",
        },
        widget=forms.Textarea(attrs=MORE_ROWS),
    )


def day(label: str, help_text: str = "") -> forms.DateField:
    """A date, which the form asks for only in some cases."""
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Enter a real date, like 2026-11-23."},
    )


class ConcernForm(FormWithKey):
    """Telling the safeguarding leads, from a conversation."""

    kind = forms.ChoiceField(
        label="What is it about?",
        choices=ConcernKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about."},
    )
    words = words(
        "What worries you?",
        empty="Write what worries you. One sentence is enough.",
        help_text="One sentence is enough. Write only what they need to know.",
    )
    messages = forms.MultipleChoiceField(
        label="Messages to show (optional)",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only those you tick are copied. None are ticked for you.",
    )
    shows_reporter = forms.BooleanField(
        label="Show them my name and work address, so that they can reach me", required=False
    )

    def __init__(self, *args: Any, messages: list[tuple[str, str]], **kwargs: Any) -> None:
        """`messages`: what the reporter can choose from, as (number, words)."""
        super().__init__(*args, **kwargs)
        self.fields["messages"].choices = messages  # type: ignore[attr-defined]  # declared above
        if not messages:
            del self.fields["messages"]

    @property
    def numbers(self) -> list[int]:
        """The numbers of the messages that were ticked."""
        return [int(number) for number in self.cleaned_data.get("messages", [])]


class TellingForm(forms.Form):
    """Whether those concerned are told now; every grave act asks it."""

    NOW, LATER = "now", "later"
    telling = forms.ChoiceField(
        label="Telling the people concerned",
        choices=[
            (NOW, "Tell them now"),
            (LATER, "Not yet: it would endanger somebody, or the law forbids it"),
        ],
        initial=NOW,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether they are told now."},
    )
    unsafe_reason = words(
        "Why they cannot be told yet",
        required=False,
        empty="",
        help_text="Only if you chose “Not yet”. A second person looks at it within a day.",
    )
    consider_on = day(
        "When is telling looked at again?",
        f"Only if you chose “Not yet”. Within {LONGEST_UNTOLD.days} days.",
    )

    def clean(self) -> dict[str, Any]:
        """Not telling needs a reason and a day."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("telling") == self.LATER:
            if not cleaned.get("unsafe_reason"):
                self.add_error("unsafe_reason", "Write why they cannot be told yet.")
            check_day(self, "consider_on", LONGEST_UNTOLD)
        return cleaned

    @property
    def untold(self) -> Untold | None:
        """Why not and until when; None: they are told now. Once the form is valid."""
        data = self.cleaned_data
        if data["telling"] == self.NOW:
            return None
        return Untold(reason=data["unsafe_reason"], consider_on=data["consider_on"])


def check_day(form: forms.Form, name: str, longest: timedelta, now: datetime | None = None) -> None:
    """Add an error unless the field holds a day after today and within `longest`."""
    if form.has_error(name):
        return
    given: date | None = form.cleaned_data.get(name)
    last = today(now) + longest
    if given is None or not today(now) < given <= last:
        text = f"Enter a date after today and no later than {last.day} {last:%B %Y}."
        form.add_error(name, text)


class ReleaseForm(TellingForm):
    """Why somebody's name has to be known now."""

    reason = words("Why do you have to know who it is?", empty="Write why you have to know.")
    field_order = ("reason", "telling", "unsafe_reason", "consider_on")


class OpeningForm(TellingForm):
    """Why the messages of a conversation have to be read, and for how long."""

    reason = words("Why do the messages have to be read?", empty="Write why they have to be read.")
    hours = forms.IntegerField(
        label="For how many hours?",
        min_value=1,
        max_value=MOST_HOURS,
        help_text=f"1 to {MOST_HOURS}. As short as will do.",
        error_messages={
            "required": "Enter a number of hours.",
            "invalid": "Enter a whole number, like 24.",
            "min_value": f"Enter a number from 1 to {MOST_HOURS}.",
            "max_value": f"Enter a number from 1 to {MOST_HOURS}.",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    field_order = ("reason", "hours", "telling", "unsafe_reason", "consider_on")


class HoldForm(TellingForm):
    """Whose conversations have to be kept, on whose demand, and until when."""

    email = forms.EmailField(
        label="Work email address of the person",
        error_messages={
            "required": "Enter the address.",
            "invalid": "Enter an address like name@service.example.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    authority = forms.ChoiceField(
        label="Who demands it?",
        choices=Authority.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who demands it."},
    )
    authority_name = forms.CharField(
        label="Name of the authority and its reference",
        max_length=200,
        error_messages={"required": "Enter the name, like “Crown Court at Leeds”."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = words("Why do they have to be kept?", empty="Write why they have to be kept.")
    until = day("The last day of the hold", f"Within {LONGEST_HOLD.days} days.")
    field_order = (
        "email",
        "authority",
        "authority_name",
        "reason",
        "until",
        "telling",
        "unsafe_reason",
        "consider_on",
    )

    def clean(self) -> dict[str, Any]:
        """The hold has an end."""
        cleaned = super().clean()
        check_day(self, "until", LONGEST_HOLD)
        return cleaned


class ReviewForm(forms.Form):
    """What a second person finds."""

    NOW, LATER = TellingForm.NOW, TellingForm.LATER
    finding = forms.ChoiceField(
        label="What do you find?",
        choices=Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you find."},
    )
    telling = forms.ChoiceField(
        label="Can the people concerned be told now?",
        choices=[(NOW, "Yes, tell them now"), (LATER, "No, telling them is still unsafe")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether they can be told now."},
    )
    consider_on = day(
        "When is telling looked at again?",
        f"Only if it is still unsafe. Within {LONGEST_UNTOLD.days} days.",
    )

    def __init__(self, *args: Any, untold: bool, **kwargs: Any) -> None:
        """`untold`: whether telling is still a question."""
        super().__init__(*args, **kwargs)
        if not untold:
            del self.fields["telling"], self.fields["consider_on"]

    def clean(self) -> dict[str, Any]:
        """Still unsafe: until when."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("telling") == self.LATER:
            check_day(self, "consider_on", LONGEST_UNTOLD)
        return cleaned

    @property
    def said(self) -> Review:
        """The review. Once the form is valid."""
        data = self.cleaned_data
        later = data.get("telling") == self.LATER
        return Review(finding=data["finding"], consider_on=data["consider_on"] if later else None)
