"""The filter of the list of where to turn, what somebody checked, and what closes."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django import forms

from people.taxonomy import NATIONS
from signposting.actions import Looked
from signposting.due import WORDS, Due
from signposting.filters import CHOICES, LONGEST
from signposting.history import mark_of
from signposting.models import Channel, How, Signpost
from signposting.models.channels import BY_HAND
from signposting.taxonomy import INTERVALS, PARTS_OF_ENGLAND, URGENCIES

MEANWHILE_ONE: Final = (
    "One of these was changed or checked by somebody else meanwhile. Look at the page of that "
    "entry, and tick again."
)
MAY_BE: Final = ("crisis", "support", "information")
RIGHT, WRONG, NOT_NOW = "right", "wrong", ""
ANSWERS: Final = [(RIGHT, "Right"), (WRONG, "Wrong"), (NOT_NOW, "I did not look")]


class WordsToFindForm(forms.Form):
    """Words to look for on the list."""

    words = forms.CharField(
        label="Look for words",
        required=False,
        max_length=LONGEST,
        help_text="A name, or what it is about, like “debt”.",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class FilterForm(WordsToFindForm):
    """What for, who I am, how and when."""

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
    who = forms.ChoiceField(label="I am", required=False, choices=[("", "Anyone"), *CHOICES["who"]])
    region = forms.ChoiceField(
        label="Where?",
        required=False,
        choices=[
            ("", "Anywhere in the UK"),
            ("Nations", NATIONS),
            ("Parts of England", PARTS_OF_ENGLAND),
        ],
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
        choices=BY_HAND,
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

    def looked(self, seen: str | None = None) -> Looked:
        """As the action takes it; `seen`: the mark of what they looked at."""
        said = {
            channel.pk: self.cleaned_data[name] == RIGHT
            for name, channel in self.channels.items()
            if self.cleaned_data[name]
        }
        data = self.cleaned_data
        return Looked(How(data["how"]), said, data["words"], data["source"], seen=seen)


class ManyForm(forms.Form):
    """Entries that were found right today, and how. What is ticked is an entry as it stood on the
    page: one that somebody changed meanwhile is no choice any more."""

    entries = forms.MultipleChoiceField(
        label="Which did you check?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick the entries you checked.",
            "invalid_choice": MEANWHILE_ONE,
        },
    )
    how = forms.ChoiceField(
        label="How did you check?",
        choices=BY_HAND,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how you checked."},
    )
    said = forms.CharField(
        label="What did you do?",
        help_text="In your words, like “I rang each number and listened to the greeting, and read "
        "the hours on their own pages”. Name nobody.",
        max_length=300,
        min_length=20,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Say what you did.",
            "min_length": "Say a little more about what you did: a whole sentence.",
        },
    )

    def __init__(self, *args: Any, due: Sequence[Due], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due = {f"{one.signpost.pk}.{mark_of(one.signpost)}": one for one in due}
        entries = self.fields["entries"]
        if isinstance(entries, forms.MultipleChoiceField):
            entries.choices = [(key, one.signpost.name) for key, one in self.due.items()]

    @property
    def hints(self) -> dict[str, str]:
        """Why each is due, and its numbers and addresses."""
        return {
            key: ". ".join(
                [
                    str(WORDS[one.when]),
                    ", ".join(str(each) for each in one.channels if each.wrong_on is None),
                ]
            )
            for key, one in self.due.items()
        }

    def chosen(self) -> list[Signpost]:
        """The entries."""
        return [self.due[key].signpost for key in self.cleaned_data["entries"]]

    def done(self) -> dict[str, Any]:
        """As the action takes it."""
        seen = {
            UUID(pk): mark for pk, mark in (one.split(".") for one in self.cleaned_data["entries"])
        }
        data = self.cleaned_data
        return {"how": How(data["how"]), "said": data["said"], "seen": seen}


class CloseForm(forms.Form):
    """What has taken the place of a service that has closed."""

    instead = forms.ChoiceField(
        label="What has taken its place?",
        required=False,
        help_text="Where somebody put this entry into a message, the other one is shown instead.",
    )

    def __init__(self, *args: Any, others: Sequence[Signpost], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {one.slug: one for one in others}
        field = self.fields["instead"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Nothing that we know of")]
            field.choices += [(slug, one.name) for slug, one in self.others.items()]

    @property
    def chosen(self) -> Signpost | None:
        """The other entry, or None."""
        return self.others.get(self.cleaned_data["instead"])


class UrgencyForm(forms.Form):
    """How urgent an entry is, and how often it is checked. 999 alone is for a life at risk."""

    urgency = forms.ChoiceField(
        label="How urgent is what it is for?",
        help_text="A crisis: for somebody who may not be safe. It stands first in the list and, if "
        "it is for everybody, on the page of urgent help. It is never hidden: it comes first on "
        "the desk when it is late.",
        widget=forms.RadioSelect,
        error_messages={"required": "Say how urgent it is."},
    )
    review_days = forms.TypedChoiceField(
        label="How often is it checked?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how often it is checked."},
    )

    def __init__(self, data: Any, *, signpost: Signpost) -> None:
        held = {"urgency": signpost.urgency, "review_days": signpost.review_days}
        super().__init__(data, initial=held)
        offered = [one for one in URGENCIES if one[0] in (*MAY_BE, signpost.urgency)]
        days = dict(INTERVALS) | {signpost.review_days: f"Every {signpost.review_days} days"}
        days |= dict(INTERVALS)
        self.fields["urgency"].choices = offered  # type: ignore[attr-defined]  # a choice field
        self.fields["review_days"].choices = sorted(days.items())  # type: ignore[attr-defined]  # too


class TakeAwayForm(forms.Form):
    """Which wrong number or address goes."""

    channel = forms.UUIDField()


def _name(channel: Channel) -> str:
    return f"channel-{channel.pk.hex}"
