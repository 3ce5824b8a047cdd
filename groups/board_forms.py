"""What is typed on the board of a group, and after a first session."""

from django import forms

from groups.forms import choice, words
from groups.models import Feeling
from groups.models.first import FIRST_LENGTH
from groups.models.notices import DAYS, NOTICE_LENGTH


class NoticeForm(forms.Form):
    """A notice, and how long it stands there."""

    words = words(
        "What would you like to say?", NOTICE_LENGTH, required="Write what it should say.", rows=4
    )
    days = forms.TypedChoiceField(
        label="How long does it stand there?", choices=DAYS, coerce=int, initial=14
    )


class ReasonForm(forms.Form):
    """Why a notice is taken down; its writer alone reads it."""

    reason = words(
        "Why do you take it down?",
        NOTICE_LENGTH,
        required="Say why: whoever wrote it reads this.",
        rows=3,
    )


class NewsForm(forms.Form):
    """Whether a notice by mail says that something was written."""

    wants_news = forms.BooleanField(
        label="Send me a notice when somebody writes something",
        required=False,
        help_text="One a day at the most, with the same words as every notice.",
    )


class FirstForm(forms.Form):
    """How the first session was."""

    feeling = choice("How was it for you?", Feeling.choices)
    words = words("Anything you would like to say? (optional)", FIRST_LENGTH, rows=3)
    shares = forms.BooleanField(
        label="Let the two facilitators read this",
        required=False,
        help_text="They read it under your name in the group, for two weeks. Without this mark "
        "nothing is kept and nobody reads it.",
    )
