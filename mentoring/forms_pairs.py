"""What two people type on the page of their pair, and what one of them answers when it is over."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.utils import timezone

from correspondence.actions import MAX_LENGTH
from mentoring import questions
from mentoring.actions.together import LOG_BACK, LOOK_AHEAD
from mentoring.agreement import LENGTH as AGREEMENT_LENGTH
from mentoring.models import Pair, Progress
from mentoring.taxonomy import Way
from records.clock import LONDON, today

LONG: Final = "Use {:,} characters or fewer. Nothing you typed is lost."
GOAL_LENGTH: Final = 300
NOTE_LENGTH: Final = 3000
MINUTES: Final = [(n, words) for n, words in (
    (30, "30 minutes"), (45, "45 minutes"), (60, "1 hour"), (90, "1 hour 30 minutes"),
    (120, "2 hours"),
)]  # fmt: skip
# Writing here is how they arrange to meet, not a meeting.
MET_WAYS: Final = [(code, words) for code, words in Way.choices if code != Way.MESSAGE]


def _words(
    label: str, most: int, *, required: str, rows: int = 5, help_text: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=help_text,
        error_messages={"required": required, "max_length": LONG.format(most)},
        # The browser must not keep it: autocomplete and spelling services could.
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
    )


def _day(label: str, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        error_messages={"required": "Enter the day.", "invalid": "Enter a day, like 27 3 2026."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        **kwargs,
    )


def _way() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="How?",
        choices=MET_WAYS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )


class WordsForm(forms.Form):
    """A message to the other."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    body = _words("Your message", MAX_LENGTH, required="Write something before you send it.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"form_key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class NoteForm(forms.Form):
    """A note for oneself."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    text = _words("A note for yourself", NOTE_LENGTH, required="Write something to keep.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"form_key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class AgreementForm(forms.Form):
    """The words of a new version. `seen`: the version before it."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = _words(
        "What you agree",
        AGREEMENT_LENGTH,
        rows=24,
        required="Write what you agree.",
        help_text="Change whatever you like. Nobody but the two of you reads it.",
    )

    def clean_text(self) -> str:
        """Line ends alike, so that the same words are the same version."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()


def _goal() -> forms.CharField:
    return forms.CharField(
        label="A goal",
        max_length=GOAL_LENGTH,
        help_text="Small enough to tell when it is done.",
        error_messages={"required": "Write the goal.", "max_length": LONG.format(GOAL_LENGTH)},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class GoalForm(forms.Form):
    """One more goal."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    text = _goal()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"form_key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class ProgressForm(forms.Form):
    """A goal, and how far it has come."""

    text = _goal()
    progress = forms.ChoiceField(
        label="How far is it?", choices=Progress.choices, widget=forms.RadioSelect
    )


class MetForm(forms.Form):
    """That you met: a day and a way."""

    on = _day("Which day?")
    way = _way()

    def clean_on(self) -> date:
        """Not ahead, and not years ago."""
        on: date = self.cleaned_data["on"]
        if on > today():
            raise forms.ValidationError("This day is still to come. Fix it as the next meeting.")
        if on < today() - LOG_BACK:
            raise forms.ValidationError("Enter a day within the last year.")
        return on


class NextForm(forms.Form):
    """When you meet next, by the clock on the wall."""

    day = _day("Which day?")
    starts = forms.TimeField(
        label="Begins at (UK time)",
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"required": "Enter the time.", "invalid": "Enter a time, like 19:00."},
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    minutes = forms.TypedChoiceField(label="How long?", choices=MINUTES, coerce=int, initial=60)
    way = _way()

    def __init__(self, *args: Any, last_day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last_day = last_day

    @classmethod
    def held(cls, pair: Pair) -> dict[str, Any]:
        """What is fixed now."""
        if pair.next_meeting_at is None:
            return {"minutes": pair.next_minutes, "way": pair.next_way}
        at = pair.next_meeting_at.astimezone(LONDON)
        said = {"minutes": pair.next_minutes, "way": pair.next_way}
        return {"day": at.date(), "starts": at.time(), **said}

    def clean(self) -> dict[str, Any]:
        """Ahead, within a year, and before the pair ends."""
        cleaned = super().clean() or self.cleaned_data
        if "day" not in cleaned or "starts" not in cleaned:
            return cleaned
        at = datetime.combine(cleaned["day"], cleaned["starts"], tzinfo=LONDON)
        now = timezone.now()
        if not now < at < now + LOOK_AHEAD:
            self.add_error("day", "Enter a day and a time that are ahead, within a year.")
        elif cleaned["day"] > self.last_day:
            # The pair ends the morning after, and what was fixed goes without a word.
            day = f"{self.last_day:%-d %B %Y}"
            self.add_error(
                "day", f"Your time together here ends on {day}. Choose a day until then."
            )
        cleaned["at"] = at
        return cleaned


class EndForm(forms.Form):
    """The end, and whether these two are paired again."""

    not_again = forms.BooleanField(
        label="Do not pair us again",
        required=False,
        help_text="They are not told of this wish. You can take it back while this page is here.",
    )


class ReviewForm(forms.Form):
    """A few questions, each with a few answers, of which one is to say nothing."""

    def __init__(self, *args: Any, asked: Iterable[questions.Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in asked:
            self.fields[one.name] = forms.ChoiceField(
                label=one.words,
                choices=questions.ANSWERS,
                widget=forms.RadioSelect,
                error_messages={"required": f"Choose an answer: {one.words}"},
            )
