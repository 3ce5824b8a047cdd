"""What is typed while somebody is found: a second choice, an answer."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

NOBODY: Final = ""


class AskForm(forms.Form):
    """Asking a first choice: whom next, if they cannot."""

    second = forms.ChoiceField(label="If they cannot, whom shall we ask then?", required=False,
                               widget=forms.RadioSelect)  # fmt: skip

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["second"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(NOBODY, "Nobody. I look again myself"), *others]
            field.initial = NOBODY


class AnswerForm(forms.Form):
    """Yes or not now; and whether nobody else is to ask for now."""

    answer = forms.ChoiceField(
        label="What do you say?",
        choices=[("yes", "Yes, I would like to"), ("no", "Not now")],
        error_messages={"required": "Choose yes, or not now."},
        widget=forms.RadioSelect,
    )
    pause = forms.BooleanField(
        label="Nobody new for now",
        required=False,
        help_text="You are suggested to nobody for this until you say so. Whoever else asked you "
        "hears that you cannot at the moment. Pairs you have go on.",
    )
