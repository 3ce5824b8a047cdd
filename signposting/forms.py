"""The filter of the list of where to turn, and what is typed to keep it right."""

import re
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.validators import EmailValidator, URLValidator

from signposting.actions import Looked
from signposting.filters import CHOICES
from signposting.models import Channel, How, Kind, Signpost
from signposting.models.schedules import DAYS
from signposting.taxonomy import ON_HOLIDAYS

# What has this many digits in a row is a number, and numbers have a field of their own.
_NUMBER: Final = re.compile(r"\d(?:[ \-]?\d){4,}")
_DIALLED: Final = re.compile(r"[0-9][0-9 ]{2,18}")
RIGHT, WRONG, NOT_NOW = "right", "wrong", ""
ANSWERS: Final = [(RIGHT, "Right"), (WRONG, "Wrong"), (NOT_NOW, "I did not look")]


class FilterForm(forms.Form):
    """What for, which service, where."""

    need = forms.ChoiceField(
        label="What would you like help with?",
        required=False,
        choices=[("", "Anything"), *CHOICES["need"]],
    )
    service = forms.ChoiceField(
        label="Emergency service",
        required=False,
        choices=[("", "Any service"), *CHOICES["service"]],
    )
    nation = forms.ChoiceField(
        label="Nation",
        required=False,
        choices=[("", "Anywhere in the UK"), *CHOICES["nation"]],
    )
    way = forms.ChoiceField(
        label="How would you like to get in touch?",
        required=False,
        choices=[("", "Any way"), *CHOICES["way"]],
    )
    open = forms.ChoiceField(
        label="When?", required=False, choices=[("", "Any time"), *CHOICES["open"]]
    )
    tells = forms.ChoiceField(
        label="Your employer", required=False, choices=[("", "All services"), *CHOICES["tells"]]
    )


class CheckForm(forms.Form):
    """What somebody saw: one answer for each number and address, and one for the words."""

    how = forms.ChoiceField(
        label="How did you check?",
        choices=How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how you checked."},
    )
    source = forms.URLField(
        label="Where did you read it? (optional)",
        required=False,
        max_length=300,
        assume_scheme="https",
        error_messages={"invalid": "Enter the whole address, like https://www.example.org/help."},
    )
    words = forms.BooleanField(
        label="The hours, who it is for, what it costs and what it tells the employer are right",
        required=False,
    )

    def __init__(self, *args: Any, channels: Sequence[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channels = {_name(channel): channel for channel in channels}
        for name, channel in self.channels.items():
            label = " ".join(filter(None, (str(channel), channel.keyword)))
            self.fields[name] = forms.ChoiceField(
                label=label, choices=ANSWERS, required=False, widget=forms.RadioSelect
            )

    @property
    def each(self) -> list[forms.BoundField]:
        """The fields of the channels."""
        return [self[name] for name in self.channels]

    def clean(self) -> dict[str, Any]:
        """Somebody looked at something."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("words") and not any(cleaned.get(name) for name in self.channels):
            self.add_error(None, "Say what you looked at: right or wrong.")
        return cleaned

    def looked(self) -> Looked:
        """As the action takes it."""
        said = {
            channel.pk: self.cleaned_data[name] == RIGHT
            for name, channel in self.channels.items()
            if self.cleaned_data[name]
        }
        data = self.cleaned_data
        return Looked(How(data["how"]), said, data["words"], data["source"])


def _name(channel: Channel) -> str:
    return f"channel-{channel.pk.hex}"


class WordsForm(forms.ModelForm[Signpost]):
    """The words about a service, in which no number may hide."""

    class Meta:
        model = Signpost
        fields = ("name", "what_for", "who_for", "hours", "cost", "tells_employer", "tells_words")
        labels = {
            "what_for": "What it is for",
            "who_for": "Who it is for",
            "tells_employer": "Does it tell the employer?",
            "tells_words": "The same in a sentence (optional)",
        }
        widgets = {
            "what_for": forms.Textarea(attrs={"rows": 3}),
            "who_for": forms.Textarea(attrs={"rows": 3}),
            "tells_employer": forms.RadioSelect,
        }

    def clean(self) -> dict[str, Any]:
        """Nobody would check a number that stands among the words."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("what_for", "who_for", "hours", "cost", "tells_words"):
            if _NUMBER.search(cleaned.get(name) or ""):
                self.add_error(
                    name,
                    "There is a phone number in it. Add numbers by themselves, so that two people "
                    "check them.",
                )
        return cleaned


class ChannelForm(forms.ModelForm[Channel]):
    """Another number or address."""

    class Meta:
        model = Channel
        fields = ("kind", "value", "keyword", "label", "free")
        labels = {
            "kind": "What kind?",
            "keyword": "The word to send, for text (optional)",
            "label": "What it is, for instance “Helpline” (optional)",
            "free": "Is it free to call?",
        }
        widgets = {"kind": forms.RadioSelect}

    def clean(self) -> dict[str, Any]:
        """The number or address fits its kind."""
        cleaned = super().clean() or self.cleaned_data
        kind, value = cleaned.get("kind"), (cleaned.get("value") or "").strip()
        if kind and value and not _fits(kind, value):
            self.add_error("value", WANTED[kind])
        cleaned["value"] = value
        return cleaned


_A_NUMBER: Final = "Enter a number with digits and spaces, like 116 123."
_AN_ADDRESS: Final = "Enter a whole address, like https://www.example.org."
WANTED: Final = {
    Kind.PHONE: _A_NUMBER,
    Kind.TEXT: _A_NUMBER,
    Kind.EMAIL: "Enter an email address, like help@example.org.",
    Kind.CHAT: _AN_ADDRESS,
    Kind.WEB: _AN_ADDRESS,
}


def _fits(kind: str, value: str) -> bool:
    if kind in (Kind.PHONE, Kind.TEXT):
        return _DIALLED.fullmatch(value) is not None
    validate = EmailValidator() if kind == Kind.EMAIL else URLValidator(schemes=["https"])
    try:
        validate(value)
    except forms.ValidationError:
        return False
    return True


class ScheduleForm(forms.Form):
    """One line of the hours; empty where there is none."""

    days = forms.MultipleChoiceField(
        label="On", choices=DAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    opens = forms.TimeField(
        label="Opens at",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Enter a time like 9:00 or 17:30."},
    )
    closes = forms.TimeField(
        label="Closes at",
        required=False,
        help_text="Earlier than it opens: on the next day. 0:00 to 0:00 is day and night.",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Enter a time like 9:00 or 17:30."},
    )

    def clean(self) -> dict[str, Any]:
        """All of it or nothing."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        given = {name: cleaned.get(name) not in (None, [], "") for name in ("days", *TIMES)}
        if any(given.values()) and not all(given.values()):
            missing = next(name for name, is_given in given.items() if not is_given)
            self.add_error(missing, MISSING[missing])
        return cleaned


TIMES: Final = ("opens", "closes")
MISSING: Final = {
    "days": "Say on which days.",
    "opens": "Say when it opens.",
    "closes": "Say when it closes.",
}
LINES: Final = 3


class HolidaysForm(forms.Form):
    """Bank holidays, those of the nations the service is for."""

    on_holidays = forms.ChoiceField(
        label="On bank holidays",
        choices=ON_HOLIDAYS,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is open on bank holidays."},
    )


class HoursForms:
    """The page of the hours: three lines and the bank holidays, as one form."""

    def __init__(self, data: Any, signpost: Signpost) -> None:
        held = [
            {"days": one.days, "opens": one.opens, "closes": one.closes}
            for one in signpost.schedules.all()
        ]
        initial = [*held, *({} for _ in range(LINES))][:LINES]
        self.lines = [
            ScheduleForm(data, initial=one, prefix=f"line-{number}")
            for number, one in enumerate(initial, 1)
        ]
        self.holidays = HolidaysForm(data, initial={"on_holidays": signpost.on_holidays})
        self.all: list[forms.Form] = [*self.lines, self.holidays]

    def is_valid(self) -> bool:
        """Whether every part is."""
        return not [form for form in self.all if not form.is_valid()]

    def schedules(self) -> list[dict[str, Any]]:
        """The lines that were filled in."""
        return [line.cleaned_data for line in self.lines if line.cleaned_data["days"]]
