"""What is typed about campaigns, awareness days of one's own, and news."""

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import QuerySet

from campaigns.calendar import MOST_DAYS, Day
from people.models import Organisation
from resources.models import Resource
from wellbeing.forms import OnceForm
from wellbeing.models import Audience, Event

if TYPE_CHECKING:
    ManyChosen = forms.ModelMultipleChoiceField[Any]
else:
    ManyChosen = forms.ModelMultipleChoiceField

LONG: Final = "Use {} characters or fewer. Nothing you typed is lost."
REPEATS: Final = [
    ("date", "Each year, on the same date"),
    ("weekday", "Each year, on the same weekday of the month (like the third Monday)"),
    ("once", "This once: it is announced anew each year"),
]


def _line(label: str, most: int, **kwargs: Any) -> forms.CharField:
    messages = {"max_length": LONG.format(most), **kwargs.pop("messages", {})}
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=label, max_length=most, widget=widget, error_messages=messages, **kwargs
    )


def _words(label: str, required: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=3000,
        help_text=help_text,
        error_messages={"required": required, "max_length": LONG.format("3,000")},
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )


def _day(label: str, required: str) -> forms.DateField:
    messages = {"required": required, "invalid": "Enter a day, like 27 3 2026."}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, error_messages=messages, widget=widget)


def _ticks(label: str, **kwargs: Any) -> dict[str, Any]:
    return {
        "label": label, "required": False, "widget": forms.CheckboxSelectMultiple, **kwargs,
    }  # fmt: skip


class Titled(ManyChosen):
    """Rows chosen by their titles."""

    def label_from_instance(self, obj: Any) -> str:
        """The title."""
        return str(obj.title)


class CampaignForm(OnceForm):
    """A campaign: what it is, from when until when, for whom, and what belongs to it."""

    title = _line("What is it called?", 100, messages={"required": "Say what it is called."})
    about = _words(
        "What is it about?",
        "Say what it is about.",
        "What people can do or read. It stands on its page and on the page to print.",
    )
    first_day = _day("First day", "Enter the first day.")
    last_day = _day("Last day", "Enter the last day.")
    day_key = forms.ChoiceField(label="Does it belong to an awareness day?", required=False)
    audience = forms.ChoiceField(
        label="Who sees it?",
        choices=[
            (Audience.OWN, "Our organisation"),
            (Audience.SOME, "Our organisation, and those I choose"),
            (Audience.ALL, "Every organisation here that has campaigns"),
        ],
        initial=Audience.OWN,
        widget=forms.RadioSelect,
    )
    organisations = forms.ModelMultipleChoiceField(
        queryset=Organisation.objects.none(),
        **_ticks("Which other organisations? (only where you choose them)"),
    )
    resources = Titled(
        queryset=Resource.objects.none(),
        **_ticks(
            "From the library (optional)",
            help_text="What is in your pack stands here. Each reader sees what is theirs to see.",
        ),
    )
    events = Titled(queryset=Event.objects.none(), **_ticks("Events (optional)"))

    def __init__(
        self,
        *args: Any,
        days: list[Day],
        others: QuerySet[Organisation],
        resources: QuerySet[Resource],
        events: QuerySet[Event],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        rows = {"organisations": others, "resources": resources, "events": events}
        for name, found in rows.items():
            field = self.fields[name]
            if isinstance(field, forms.ModelMultipleChoiceField):
                field.queryset = found
        chosen = self.fields["day_key"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", "None"), *((day.key, day.title) for day in days)]

    def clean(self) -> dict[str, Any]:
        """The end is not before the beginning; who is chosen is said."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "Choose a last day that is not before it begins.")
        if cleaned.get("audience") == Audience.SOME and not cleaned.get("organisations"):
            self.add_error("organisations", "Choose at least one more organisation.")
        return cleaned


class DayForm(OnceForm):
    """A day of one's own for the calendar."""

    title = _line("What is it called?", 100, messages={"required": "Say what it is called."})
    about = _words("What is it about?", "Say what it is about.", "In a sentence or two.")
    first_day = _day("When is it next, or when does it begin?", "Enter the day.")
    lasts = forms.IntegerField(
        label="For how many days?",
        min_value=1,
        max_value=MOST_DAYS,
        initial=1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            f"Enter a number from 1 to {MOST_DAYS}.",
        ),
    )
    repeats = forms.ChoiceField(
        label="How does it come back?", choices=REPEATS, initial="date", widget=forms.RadioSelect
    )
    source = _line(
        "Who says so?",
        120,
        help_text="The organisation whose day it is. “Our own” is fine.",
        messages={"required": "Say whose day it is."},
    )
    address = forms.URLField(
        label="Their page (optional)",
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter an address, like https://www.example.org/day."},
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )

    @property
    def said(self) -> dict[str, Any]:
        """As the action wants it: the rule made of the day that was typed."""
        data = dict(self.cleaned_data)
        first: date = data.pop("first_day")
        repeats = data.pop("repeats")
        rule: dict[str, Any] = {"month": first.month}
        if repeats == "weekday":
            which = (first.day - 1) // 7 + 1
            # There is no fifth Monday in each month: what is on one is on the last.
            rule |= {"weekday": first.weekday(), "nth": which if which < 5 else -1}
        else:
            rule |= {"day": first.day}
        if repeats == "once":
            rule["year"] = first.year
        return data | rule


class AskForm(forms.Form):
    """That what it means was read."""

    read = forms.BooleanField(
        label="I have read what a champion does and does not do",
        error_messages={"required": "Tick it when you have read it."},
    )
