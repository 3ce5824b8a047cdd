"""What is asked of the owner of a service, and whom to ask."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django import forms

from signposting.actions.owners import OWNERS_WORDS
from signposting.entry_forms import without_numbers
from signposting.forms import ANSWERS, RIGHT
from signposting.models import Channel, Signpost

TELLS_WE: Final = [
    ("unknown", "I do not know, or would rather not say"),
    ("no", "No"),
    ("only_if", "Only in some cases: say which below"),
    ("yes", "Yes"),
]


class AskForm(forms.Form):
    """Where the owner reads mail."""

    email = forms.EmailField(
        label="Their e-mail address",
        help_text="One from the service’s own page, of the office rather than of a person.",
        error_messages={
            "required": "Enter their e-mail address.",
            "invalid": "Enter an email address, like office@example.org.",
        },
    )


class OwnerForm(forms.ModelForm[Signpost]):
    """What we say, to be put right."""

    more = forms.CharField(
        label="New numbers or addresses, and anything else (optional)",
        help_text="Two people ring a new number before anybody sees it.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = Signpost
        fields = OWNERS_WORDS
        labels = {
            "what_for": "What you are there for",
            "who_for": "Who you are there for",
            "hours": "When you are open",
            "cost": "What it costs",
            "tells_employer": "Do you tell somebody’s employer that they got in touch?",
            "tells_words": "The same in a sentence (optional)",
        }
        error_messages = {
            "what_for": {"required": "Write what you are there for."},
            "who_for": {"required": "Write who you are there for."},
            "tells_employer": {"required": "Say whether you tell the employer."},
        }
        widgets = {
            "what_for": forms.Textarea(attrs={"rows": 3}),
            "who_for": forms.Textarea(attrs={"rows": 3}),
            "tells_employer": forms.RadioSelect,
        }

    def __init__(self, *args: Any, channels: Sequence[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # In their voice: everywhere else the choices speak to whoever looks for help.
        self.fields["tells_employer"].choices = TELLS_WE  # type: ignore[attr-defined]  # a choice field
        self.channels = {f"channel-{one.pk.hex}": one for one in channels}
        for name, channel in self.channels.items():
            words = " ".join(filter(None, (str(channel), channel.keyword, channel.label)))
            self.fields[name] = forms.ChoiceField(
                label=words, choices=ANSWERS[:2], widget=forms.RadioSelect,
                error_messages={"required": "Say whether it is right."},
            )  # fmt: skip

    @property
    def each(self) -> list[forms.BoundField]:
        """The fields of the numbers and addresses."""
        return [self[name] for name in self.channels]

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields of the words."""
        return [self[name] for name in (*OWNERS_WORDS, "more")]

    def clean(self) -> dict[str, Any]:
        """Numbers have a field of their own."""
        cleaned = super().clean() or self.cleaned_data
        without_numbers(self, cleaned, [name for name in OWNERS_WORDS if name != "tells_employer"])
        return cleaned

    def answer(self) -> dict[str, Any]:
        """As the action takes it."""
        numbers: dict[UUID, bool] = {
            one.pk: self.cleaned_data[name] == RIGHT for name, one in self.channels.items()
        }
        words = {name: self.cleaned_data[name] for name in OWNERS_WORDS}
        return {"words": words, "numbers": numbers, "more": self.cleaned_data["more"]}
