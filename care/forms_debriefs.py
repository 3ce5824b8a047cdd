"""What is typed when a supporter asks to talk something through, and by who gets in touch."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms

from care.models import How

LINE: Final = 300
OWN, ELSEWHERE = "own", "elsewhere"
WHO: Final = {
    OWN: "A coordinator of my organisation",
    ELSEWHERE: "Not my own coordinator: somebody outside my organisation",
}
# Days from today, in words.
WHEN: Final = {"0": "Today", "1": "By tomorrow", "3": "Within three days"}


def _line(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LINE,
        help_text=help_text,
        error_messages={
            "max_length": f"Use {LINE} characters or fewer. Nothing you typed is lost."
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AskForm(forms.Form):
    """Who should get in touch, and a line if they like."""

    who = forms.ChoiceField(
        label="Who should get in touch with you?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose who should get in touch.",
            "invalid_choice": "Choose who should get in touch.",
        },
    )
    words = _line(
        "What they should know first (optional)",
        "A number and a good time, for example. Leave out whom you talked with.",
    )

    def __init__(self, *args: Any, who: list[str], **kwargs: Any) -> None:
        """`who`: those of the two who can be asked at all."""
        super().__init__(*args, **kwargs)
        choices = [(code, WHO[code]) for code in who]
        self.fields["who"].choices = choices  # type: ignore[attr-defined]  # a field with choices
        if len(who) == 1:
            self.fields["who"].initial = who[0]


class AnswerForm(forms.Form):
    """How, by when, and a line if they like."""

    how = forms.ChoiceField(
        label="How will you get in touch?",
        choices=How.choices,
        initial=How.RING,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you will get in touch."},
    )
    when = forms.ChoiceField(
        label="By when?",
        choices=list(WHEN.items()),
        initial="0",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose by when."},
    )
    reply = _line("A line for them (optional)", "The time, the place, or your number.")
    # That this person had the page open: then they are told when somebody else was first.
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        """`on`: today in the UK."""
        super().__init__(*args, **kwargs)
        self.on = on

    def clean(self) -> dict[str, Any]:
        """Without the seal, and the day as a day."""
        data = super().clean() or self.cleaned_data
        data.pop("opened", None)
        if "when" in data:
            data["by_day"] = self.on + timedelta(days=int(data.pop("when")))
        return data
