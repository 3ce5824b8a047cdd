"""What is typed about an entry: its words, a number or address, its places."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from django import forms
from django.core.validators import EmailValidator, URLValidator

from signposting import numbers
from signposting.models import Channel, Kind, Location, Signpost
from signposting.models.places import MOST_PLACES
from signposting.words import WORDS

# What has this many digits in a row is a number, and numbers have a field of their own.
_NUMBER: Final = re.compile(r"\d(?:[ \-]?\d){4,}")
FREE_WORDS: Final = (
    "name", "provider", "what_for", "who_for", "hours", "cost", "access_words", "tells_words",
)  # fmt: skip
# The fields in the order of the page, under a heading each.
PARTS: Final = (
    ("What it is", ("name", "provider", "what_for", "needs")),
    ("Who it is for", ("who_for", "groups", "services", "min_age", "max_age")),
    ("Where", ("nations", "regions")),
    ("Hours and cost", ("hours", "cost", "costs")),
    ("Help to use it", ("languages", "access", "access_words")),
    ("The employer", ("tells_employer", "tells_words")),
)
TEXTS: Final = ("what_for", "who_for")
REQUIRED: Final = {
    name: {"required": words}
    for name, words in {
        "name": "Write what it is called.",
        "what_for": "Write what it is for.",
        "needs": "Choose at least one thing people look for.",
        "who_for": "Write who it is for.",
        "services": "Choose at least one emergency service.",
        "nations": "Choose at least one nation.",
        "tells_employer": "Say whether it tells the employer.",
    }.items()
}


def without_numbers(form: forms.BaseForm, cleaned: dict[str, Any], names: Iterable[str]) -> None:
    """Refuse a number among the words of these fields: nobody would check it."""
    for name in names:
        if _NUMBER.search(cleaned.get(name) or ""):
            form.add_error(
                name,
                "There is a phone number in it. Add numbers by themselves, so that two people "
                "check them.",
            )


class WordsForm(forms.ModelForm[Signpost]):
    """The words about a service, in which no number may hide."""

    provider = forms.CharField(label="Who runs it (optional)", required=False, max_length=120)

    class Meta:
        model = Signpost
        fields = tuple(name for name in WORDS if name != "provider")
        labels = {
            "what_for": "What it is for",
            "needs": "What people look for when they need it",
            "who_for": "Who it is for",
            "groups": "Who may use it (nothing ticked: not known)",
            "services": "Emergency services",
            "min_age": "Youngest age (optional)",
            "max_age": "Oldest age (optional)",
            "regions": "Parts of England (nothing ticked: all of it)",
            "hours": "Hours, in words",
            "cost": "What it costs, in words",
            "costs": "What it costs",
            "access": "What helps people to use it",
            "access_words": "More about getting in or through (optional)",
            "tells_employer": "Does it tell the employer?",
            "tells_words": "The same in a sentence (optional)",
        }
        error_messages = REQUIRED
        widgets = {
            **{name: forms.Textarea(attrs={"rows": 3}) for name in TEXTS},
            "tells_employer": forms.RadioSelect,
        }

    def clean(self) -> dict[str, Any]:
        """Nobody would check a number that stands among the words."""
        cleaned = super().clean() or self.cleaned_data
        without_numbers(self, cleaned, FREE_WORDS)
        youngest, oldest = cleaned.get("min_age"), cleaned.get("max_age")
        if youngest and oldest and youngest > oldest:
            self.add_error("max_age", "The oldest age is below the youngest.")
        return cleaned

    def parts(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        for heading, names in PARTS:
            yield heading, [self[name] for name in names]


def held(signpost: Signpost) -> dict[str, Any]:
    """The words of an entry as its form holds them."""
    words = {name: getattr(signpost, name) for name in WordsForm.Meta.fields}
    return {**words, "provider": str(signpost.provider or "")}


FOR_ALL, FOR_US = "all", "us"


class NewForm(WordsForm):
    """A new entry, and for whom. Who may write for one of both alone is not asked."""

    whose = forms.ChoiceField(
        label="Who finds it?",
        choices=[(FOR_US, "My organisation alone"), (FOR_ALL, "Everybody, at every organisation")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say who finds it."},
    )

    def __init__(self, *args: Any, own: bool, for_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = "" if own and for_all else FOR_ALL if for_all else FOR_US
        if self.only:
            del self.fields["whose"]

    @property
    def for_all(self) -> bool:
        """Whether everybody finds it."""
        return (self.only or self.cleaned_data["whose"]) == FOR_ALL

    def words(self) -> dict[str, Any]:
        """As the action takes them."""
        return {name: self.cleaned_data[name] for name in WORDS}


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
        error_messages = {
            "kind": {"required": "Say what kind it is."},
            "value": {"required": "Enter the number or address."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Without the empty choice a select would begin with.
        self.fields["kind"].choices = Kind.choices  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """The number or address fits its kind."""
        cleaned = super().clean() or self.cleaned_data
        kind, value = cleaned.get("kind"), (cleaned.get("value") or "").strip()
        if kind and value:
            try:
                FITS[kind](value)
            except forms.ValidationError as error:
                self.add_error("value", error)
        cleaned["value"] = value
        return cleaned


_ADDRESS: Final = URLValidator(
    schemes=["https"],
    message="Enter a whole address that begins with https://, like https://www.example.org.",
)
# What raises ValidationError where it does not fit its kind.
FITS: Final[dict[str, Callable[[str], object]]] = {
    Kind.PHONE: numbers.read,
    Kind.TEXT: numbers.read,
    Kind.EMAIL: EmailValidator("Enter an email address, like help@example.org."),
    Kind.CHAT: _ADDRESS,
    Kind.WEB: _ADDRESS,
}


class LocationForm(forms.ModelForm[Location]):
    """One place; empty where there is none."""

    class Meta:
        model = Location
        fields = ("name", "address", "town", "postcode", "access_words")
        labels = {
            "name": "What it is called (optional)",
            "address": "Street (optional)",
            "postcode": "Postcode (optional)",
            "access_words": "Getting in (optional)",
        }
        help_texts = {"access_words": "Like “a ramp at the back door, a lift”."}
        error_messages = {"town": {"required": "Say in which town it is."}}


class LocationForms:
    """The page of the places: three of them at least, as one form."""

    LINES: Final = 3

    def __init__(self, data: Any, signpost: Signpost) -> None:
        there = list(signpost.locations.all())
        fields = LocationForm.Meta.fields
        initial = [{name: getattr(one, name) for name in fields} for one in there]
        # An empty one to write in, while there may be more.
        lines = max(self.LINES, len(initial), min(len(initial) + 1, MOST_PLACES))
        self.all = [
            LocationForm(
                data,
                initial=initial[number] if number < len(initial) else None,
                prefix=f"place-{number + 1}",
                use_required_attribute=False,
            )
            for number in range(lines)
        ]

    def is_valid(self) -> bool:
        """Whether it was sent, and every line is right or empty: what is emptied goes."""
        wrong = [form for form in self.all if not (_is_empty(form) or form.is_valid())]
        return self.all[0].is_bound and not wrong

    def places(self) -> list[dict[str, Any]]:
        """The lines that were filled in."""
        return [form.cleaned_data for form in self.all if not _is_empty(form)]


def _is_empty(form: LocationForm) -> bool:
    return not any((form[name].data or "").strip() for name in form.fields)
