"""What is typed about a group's agreement: its words, a wish for it, that one accepts it."""

import re
from datetime import date, timedelta
from typing import Any, Final

from django import forms

from directory.versions import parts_of
from groups.agreements import has_blanks
from groups.forms import JoinForm, words
from groups.models.agreements import IDEA_LENGTH

LONGEST: Final = 8000
# About three sessions, as our template says; at least once a year.
USUAL: Final = timedelta(days=90)
FARTHEST: Final = timedelta(days=366)
POINT: Final = re.compile(r"^[ \t]*[-*•][ \t]+", re.MULTILINE)
ACCEPT: Final = "Tick it when you have read it and it is right for you."


def accepting(label: str) -> forms.BooleanField:
    """The box of somebody who accepts."""
    return forms.BooleanField(label=label, error_messages={"required": ACCEPT})


class AcceptForm(forms.Form):
    """Somebody accepts the version they read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    accepts = accepting("I have read it and accept it")


class JoinAgreedForm(JoinForm):
    """Joining a group that has an agreement."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    accepts = accepting("I have read what the group agreed on and accept it")


class DraftForm(forms.Form):
    """What the facilitators work on."""

    upon = forms.IntegerField(widget=forms.HiddenInput)
    text = words(
        "The agreement",
        LONGEST,
        required="Write something, or go back: then nothing changes.",
        help_text="A line that starts with # and a space is a heading; every other line is one "
        "sentence below it. Name nobody: whoever thinks about joining reads it.",
        rows=24,
    )

    def clean_text(self) -> str:
        """As headings with sentences; a dash or dot before one, as people type lists, goes."""
        text: str = POINT.sub("", self.cleaned_data["text"])
        try:
            parts_of(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return text


class ReviewForm(forms.Form):
    """When the agreement is looked at again."""

    upon = forms.IntegerField(widget=forms.HiddenInput)
    review_on = forms.DateField(
        label="When do you look at it again?",
        help_text="After about three sessions. You both get a notice on that day.",
        error_messages={"required": "Enter a day.", "invalid": "Enter a day, like 27 3 2027."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        self.on = on
        kwargs["initial"] = {"review_on": on + USUAL, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_review_on(self) -> date:
        """After today, and within a year."""
        day: date = self.cleaned_data["review_on"]
        if not self.on < day <= self.on + FARTHEST:
            raise forms.ValidationError("Choose a day after today, within a year.")
        return day


class WishForm(forms.Form):
    """What a member would like."""

    text = words(
        "What would you like to stand in the agreement, or to be different?",
        IDEA_LENGTH,
        required="Write what you would like.",
    )


def blanks_left(text: str) -> str:
    """What is wrong with a draft that is put forward; empty when nothing is."""
    return "Fill in or take out what still has ____ in it." if has_blanks(text) else ""
