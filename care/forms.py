"""What peer supporters type about looking after themselves, and for their certificate."""

from typing import Any, Final

from django import forms

from directory.actions import RESTS
from directory.poster_pdf import drawable

PLAN_LENGTH: Final = 1500
NAME_LENGTH: Final = 60


def _words(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=PLAN_LENGTH,
        help_text=help_text,
        error_messages={
            "max_length": f"Use {PLAN_LENGTH:,} characters or fewer. Nothing you typed is lost."
        },
        # The browser must not keep it: autocomplete and spelling services could.
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )


class PlanForm(forms.Form):
    """Four questions; each may stay empty."""

    signs = _words(
        "What tells me that I am carrying too much?",
        "For example: I sleep badly, I am short with people at home, I put off answering.",
    )
    helps = _words("What helps me?", "For example: a walk, music, a quiet hour after a talk.")
    people = _words("Whom can I ring?", "First names or initials are enough.")
    leave_out = _words(
        "What do I leave out when it is a lot?",
        "For example: taking new contacts, extra shifts, answering in the evening.",
    )


class RestForm(forms.Form):
    """How long a rest is."""

    days = forms.TypedChoiceField(
        label="How long?",
        choices=[(days, f"{days} days") for days in RESTS],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how long."},
    )


class CertificateForm(forms.Form):
    """The name on the certificate, and whether the training stands on it. Nothing is kept."""

    name = forms.CharField(
        label="Name on the certificate (optional)",
        required=False,
        max_length=NAME_LENGTH,
        help_text="As you want it printed. Without one there is a line to write on.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    training = forms.BooleanField(
        label="Say that I met the training standard for peer supporters", required=False
    )

    def __init__(self, *args: Any, trained: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not trained:
            del self.fields["training"]

    def clean_name(self) -> str:
        """Only letters the certificate's font can draw."""
        name = str(self.cleaned_data["name"])
        if drawable(name) is None:
            raise forms.ValidationError(
                "The certificate cannot print some of these letters. Write the name with other "
                "letters, or leave it empty and write it on by hand."
            )
        return name


class ThanksForm(forms.Form):
    """Thanks to all supporters, in the coordinator's own words."""

    words = forms.CharField(
        label="What would you like to say?",
        max_length=1000,
        error_messages={
            "required": "Write what you would like to say.",
            "max_length": "Use 1,000 characters or fewer. Nothing you typed is lost.",
        },
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )
