"""The check-in, and with whom one is shared."""

from collections.abc import Sequence
from typing import Any

from django import forms

from care.questions import QUESTIONS
from people.models import User


class CheckInForm(forms.Form):
    """Three questions, each with four answers in words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question.name] = forms.ChoiceField(
                label=question.words,
                help_text=question.hint,
                choices=question.answers,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose the answer that comes nearest."},
            )


class ShareForm(forms.Form):
    """One person to share with."""

    reader = forms.ChoiceField(
        label="Share it with",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose one person.",
            "invalid_choice": "Choose somebody from the list.",
        },
    )

    def __init__(self, *args: Any, readers: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.readers = {str(one.pk): one for one in readers}
        self.fields["reader"].choices = [  # type: ignore[attr-defined]  # declared above
            (key, f"{one.name}, {one.organisation}") for key, one in self.readers.items()
        ]

    @property
    def chosen(self) -> User:
        """Who was chosen."""
        return self.readers[self.cleaned_data["reader"]]
