"""What an applicant types about the people who could speak for them, and what these answer."""

from typing import Any, Final

from django import forms

from directory.models import REFEREES, Application, Reference

WHOLE: Final = {
    "name": "Enter their name, or leave all three empty.",
    "email": "Enter their e-mail address, or leave all three empty.",
    "knows": "Say how you know each other, or leave all three empty.",
}


class RefereesForm(forms.Form):
    """Up to two people; none yet is fine until the application is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, REFEREES + 1):
            self.fields |= _one(number)

    def clean(self) -> dict[str, Any]:
        """Each person whole or not at all."""
        for number in range(1, REFEREES + 1):
            given = {part: self._given(part, number) for part in WHOLE}
            for part, words in WHOLE.items():
                name = f"{part}_{number}"
                if any(given.values()) and not given[part] and name not in self.errors:
                    self.add_error(name, words)
        return self.cleaned_data

    def _given(self, part: str, number: int) -> bool:
        name = f"{part}_{number}"
        return bool(self.cleaned_data.get(name)) or name in self.errors

    def named(self) -> list[dict[str, Any]]:
        """Those that were named, the first first."""
        parts = (*WHOLE, "may_ask")
        sets = [
            {part: self.cleaned_data[f"{part}_{number}"] for part in parts}
            for number in range(1, REFEREES + 1)
        ]
        return [one for one in sets if one["name"]]

    @staticmethod
    def first_values(rows: list[Reference]) -> dict[str, Any]:
        """What is stored, by the names of the fields."""
        return {
            f"{part}_{row.number}": getattr(row, part)
            for row in rows
            for part in (*WHOLE, "may_ask")
        }


def _one(number: int) -> dict[str, forms.Field]:
    return {
        f"name_{number}": forms.CharField(label="Name", required=False, max_length=100),
        f"email_{number}": forms.EmailField(
            label="E-mail address",
            required=False,
            max_length=254,
            error_messages={"invalid": "Enter an e-mail address, like name@example.com."},
        ),
        f"knows_{number}": forms.CharField(
            label="How do you know each other?",
            help_text="For example: we worked on the same watch for three years.",
            required=False,
            max_length=300,
        ),
        f"may_ask_{number}": forms.BooleanField(
            label="You may ask this person",
            help_text="Then they read your name, your organisation and that you would like to be "
            "a peer supporter: nothing else of your application. You can agree later too.",
            required=False,
        ),
    }


def _typed(label: str, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=2000, widget=widget
    )


class ReferenceForm(forms.Form):
    """Four plain questions, or "I would rather not say"."""

    known_for = _typed("How long have you known them, and how?")
    listening = _typed("What are they like at listening?", "A moment you remember says a lot.")
    confidence = _typed("Would you trust them to keep a confidence?")
    anything = _typed("Is there anything we should know? (optional)")
    would_not_say = forms.BooleanField(
        label="I would rather not say",
        help_text="You need no reason. Nothing typed above is kept then, and the vetters read only "
        "that you would rather not say.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Three answers, or none at all."""
        if not self.cleaned_data.get("would_not_say"):
            for name in ("known_for", "listening", "confidence"):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, "Write a line, or tick “I would rather not say” below.")
        return self.cleaned_data


class StepBackForm(forms.Form):
    """That one knows the person, with a line if one likes. Vetters only."""

    words = forms.CharField(
        label="How do you know each other? (optional)",
        help_text="One line is enough. Nothing is needed.",
        required=False,
        max_length=300,
    )


class AskForm(forms.Form):
    """Which of the people who were named is asked. Vetters only."""

    number = forms.TypedChoiceField(
        label="Whom do you want to ask?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whom to ask."},
    )

    def __init__(self, *args: Any, row: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["number"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (one.number, f"{one.name}, {one.knows}{', for the second time' * (one.asks > 0)}")
                for one in row.references.order_by("number")
                if one.can_be_asked
            ]
