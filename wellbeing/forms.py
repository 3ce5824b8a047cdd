"""What is typed about events: putting one up, changing it, moving a date, counting, booking."""

from datetime import date
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.db.models import QuerySet

from people.models import Organisation
from wellbeing.actions.dates import MOST_CAME
from wellbeing.models import Audience, Before, Event, How, ShownTo
from wellbeing.models.bookings import COLLEAGUE, NAME_LENGTH
from wellbeing.models.events import CLOSES, MOST_PLACES
from wellbeing.recurrence import MOST_DATES, Repeats, rule_for

MINUTES: Final = [(n, words) for n, words in (
    (30, "30 minutes"), (45, "45 minutes"), (60, "1 hour"), (90, "1 hour 30 minutes"),
    (120, "2 hours"), (180, "3 hours"), (240, "4 hours"), (480, "A whole day (8 hours)"),
)]  # fmt: skip
LONG: Final = "Use {} characters or fewer. Nothing you typed is lost."
YES_NO: Final = [("no", "No: I see a number"), ("yes", "Yes: I see the name each gives")]


def _line(label: str, most: int, *, required: str = "", help_text: str = "") -> forms.CharField:
    messages = {"required": required, "max_length": LONG.format(most)}
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(required),
        help_text=help_text,
        error_messages=messages,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _words(
    label: str, *, required: str = "", help_text: str = "", rows: int = 5
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=3000,
        required=bool(required),
        help_text=help_text,
        error_messages={"required": required, "max_length": LONG.format("3,000")},
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
    )


def _number(label: str, least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    words = f"Enter a number from {least} to {most:,}."
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), words)
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, error_messages=messages, **kwargs
    )


def _choice(label: str, choices: Any, initial: Any, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, initial=initial, widget=forms.RadioSelect, **kwargs
    )


class OnceForm(forms.Form):
    """What makes something new: sent twice, it is made once."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"form_key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class CalledForm(forms.Form):
    """Under which name somebody is there: their own, another (`other`) or none (`called`)."""

    own_name: str

    def clean(self) -> dict[str, Any]:
        """Whoever wants another name says which."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("called") == "other" and not cleaned.get("other", "").strip():
            self.add_error("other", "Write the other name, or choose one of the others.")
        return cleaned

    @property
    def shown_name(self) -> str:
        """The name as others read it; empty for none."""
        other: str = self.cleaned_data.get("other", "").strip()
        known = {"own": self.own_name, "other": other}
        return known.get(self.cleaned_data.get("called", "none"), "")


class DayForm(forms.Form):
    """One day."""

    day = forms.DateField(
        label="Day",
        error_messages={"required": "Enter the day.", "invalid": "Enter a day, like 27 3 2026."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class WhenForm(DayForm):
    """Day, time and length, by the clock on the wall."""

    starts = forms.TimeField(
        label="Begins at (UK time)",
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"required": "Enter the time.", "invalid": "Enter a time, like 19:00."},
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    minutes = forms.TypedChoiceField(label="How long?", choices=MINUTES, coerce=int, initial=60)


class EventForm(forms.Form):
    """What is said about an event, and can be changed later."""

    title = _line("What is it called?", 100, required="Say what it is called.")
    about = _words(
        "What is it, and who is it for?",
        required="Say what it is, and for whom.",
        help_text="What happens, who leads it, whether one has to say anything.",
    )
    audience = _choice("Who can come?", Audience.choices, Audience.OWN)
    organisations = forms.ModelMultipleChoiceField(
        label="Which other organisations? (only where you choose them)",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    how = _choice("How does one take part?", How.choices, How.PERSON)
    near = _line(
        "Roughly where (optional)", 100, help_text="Everybody who sees the event sees this."
    )
    place = _line("Place (optional)", 300, help_text="You can add it later: your desk reminds you.")
    link = _line("Link to take part (optional)", 300)
    where_to = _choice("Who sees the place and the link?", ShownTo.choices, ShownTo.BOOKED)
    access = _words(
        "Getting in and taking part (optional)",
        rows=3,
        help_text="Steps, lift, parking, toilets, hearing loop, captions, breaks, who to tell.",
    )
    capacity = _number(
        "For how many? (optional)",
        1,
        MOST_PLACES,
        required=False,
        help_text="Empty: no limit. When it is full, people wait and move up in order.",
    )
    closes_hours = forms.TypedChoiceField(
        label="Until when can people book?", choices=CLOSES, coerce=int, initial=0
    )
    cover = _line(
        "A neutral title for calendars (optional)",
        60,
        help_text="Fill it in if the title could tell something about who comes: like “Meeting”.",
    )

    def __init__(self, *args: Any, others: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisations"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = others

    def clean(self) -> dict[str, Any]:
        """Who is chosen has to be said where somebody is to be chosen."""
        cleaned = super().clean() or self.cleaned_data
        some = cleaned.get("audience") == Audience.SOME
        if some and "organisations" in cleaned and not cleaned["organisations"]:
            self.add_error("organisations", "Choose at least one more organisation.")
        return cleaned


class PutUpForm(OnceForm, WhenForm, EventForm):
    """A new event: what is said about it, its dates, and whether names are seen."""

    repeats = _choice("How often?", Repeats.choices, Repeats.ONCE)
    times = _number(
        "On how many dates? (only where it repeats)",
        1,
        MOST_DATES,
        initial=6,
        help_text="You can call single dates off, or move them, at any time.",
    )
    names = _choice(
        "Do you need to know who comes?",
        YES_NO,
        "no",
        help_text="People are told before they book, and it cannot be changed later. They may give "
        "another name, or none.",
    )

    @property
    def said(self) -> dict[str, Any]:
        """As the action wants it."""
        data = dict(self.cleaned_data)
        first: date = data.pop("day")
        rule = rule_for(data.pop("repeats"), first, data.pop("times"))
        shows = data.pop("names") == "yes"
        return {**data, "days": (first, rule), "shows_names": shows}


class ChangeForm(EventForm):
    """What is said about an event that is up; the time of all its dates as well."""

    starts = WhenForm.base_fields["starts"]
    minutes = WhenForm.base_fields["minutes"]

    @classmethod
    def held(cls, event: Event) -> dict[str, Any]:
        """What stands there now."""
        names = set(cls.base_fields) - {"organisations"}
        chosen = list(event.organisations.values_list("pk", flat=True))
        return {name: getattr(event, name) for name in names} | {"organisations": chosen}


class CountForm(forms.Form):
    """A number, no list."""

    came = _number("How many came?", 0, MOST_CAME)


def reminders(label: str) -> forms.TypedMultipleChoiceField:
    """How long before, each wanted or not."""
    return forms.TypedMultipleChoiceField(
        label=label,
        choices=Before.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="By the notice that everything is told by: it does not say what it is about.",
    )


class BookForm(CalledForm):
    """Under which name, where the organiser reads one; and reminders."""

    called = _choice("Which name does the organiser see?", [], "own")
    other = _line("The other name", NAME_LENGTH)
    remind = reminders("Would you like a reminder? (optional)")

    def __init__(self, *args: Any, own_name: str, shows_names: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_name = own_name
        if not shows_names:
            del self.fields["called"], self.fields["other"]
            return
        field = self.fields["called"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("own", f"My name: {own_name}"),
                ("other", "Another name"),
                ("none", f"No name: “{COLLEAGUE}”"),
            ]

    @property
    def said(self) -> dict[str, Any]:
        """As the action wants it: the name as the organiser reads it, and the reminders."""
        return {"name": self.shown_name, "remind": self.cleaned_data["remind"]}


class FeedForm(forms.Form):
    """What entries of one's own calendar say."""

    shows_titles = forms.BooleanField(
        label="Say what each event is called",
        required=False,
        help_text="Without it each entry says “Appointment”.",
    )
