"""What two who talk type besides words: a number to ring, being away, somebody else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms

from conversations.actions.contacts import LONGEST_AWAY
from conversations.forms import FormWithKey
from conversations.models import When

# UK landlines and mobiles. Not 070 and 09: those ring through to somewhere dear.
_NATIONAL: Final = re.compile(r"0(?:[123][0-9]{8,9}|7[1-9][0-9]{8})")
_BETWEEN: Final = re.compile(r"[\s().-]")
PHONE_WRONG: Final = "Enter a UK phone number, like 07700 900 123 or +44 20 7946 0123."
# A phone turns this into ringing without showing one's own number.
WITHHOLD: Final = "141"


def national(number: str) -> str:
    """The number as it is dialled within the UK: digits alone, "" when it is none."""
    digits = re.sub(r"^(?:\+|00)44(?:0(?=\d{10}))?", "0", _BETWEEN.sub("", number))
    return digits if _NATIONAL.fullmatch(digits) else ""


class CallForm(forms.Form):
    """A number to ring, and when."""

    phone = forms.CharField(
        label="Phone number",
        max_length=30,
        error_messages={
            "required": "Enter the number to ring.",
            "max_length": PHONE_WRONG,
        },
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    call_when = forms.CharField(
        label="When to ring (optional)",
        required=False,
        max_length=200,
        help_text="For example: Thursday after 20:00, or any time on my rest days.",
        error_messages={"max_length": "Use 200 characters or fewer."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_phone(self) -> str:
        """As it was typed: people know their number by its spaces."""
        typed = str(self.cleaned_data["phone"])
        if not national(typed):
            raise forms.ValidationError(PHONE_WRONG)
        return typed


@dataclass(frozen=True)
class Contact:
    """An open conversation, as its supporter knows it."""

    key: str
    name: str
    since: str


class ContactsForm(forms.Form):
    """For each open contact: keep, away until a day, or offer somebody else."""

    KEEP, AWAY, OFFER = "keep", "away", "offer"
    CHOICES = (
        (KEEP, "Keep it: I go on writing"),
        (AWAY, "Say that I am away until a day"),
        (OFFER, "I cannot go on: offer somebody else"),
    )

    def __init__(
        self, *args: Any, contacts: Sequence[Contact], away_until: date | None, **kwargs: Any
    ) -> None:
        """`away_until`: what the profile says, so that nobody types it twice."""
        super().__init__(*args, **kwargs)
        self.contacts = contacts
        for one in contacts:
            self.fields[f"choice-{one.key}"] = forms.ChoiceField(
                label=f"{one.name}, talking since {one.since}",
                choices=self.CHOICES,
                initial=self.KEEP,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose what happens with this conversation."},
            )
            self.fields[f"until-{one.key}"] = forms.DateField(
                label=f"{one.name}: the last day you are away",
                required=False,
                initial=away_until,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                error_messages={"invalid": "Enter a real date, like 2026-11-23."},
            )

    def check_days(self, today: date) -> bool:
        """Whether each day given is one to come, within LONGEST_AWAY; errors beside the field."""
        for one in self.contacts:
            chosen, until = self.choice(one)
            if chosen != self.AWAY:
                continue
            if until is None:
                self.add_error(f"until-{one.key}", "Enter the last day you are away.")
            elif not today <= until <= today + LONGEST_AWAY:
                self.add_error(
                    f"until-{one.key}",
                    f"Choose a day within the next {LONGEST_AWAY.days // 7} weeks. If you are away "
                    "for longer, offer somebody else.",
                )
        return self.is_valid()

    def choice(self, contact: Contact) -> tuple[str, date | None]:
        """What was chosen for this contact, and the day if one was given."""
        typed = self.cleaned_data
        return typed[f"choice-{contact.key}"], typed.get(f"until-{contact.key}")


class SwapForm(FormWithKey):
    """Somebody else, and whether this conversation ends."""

    supporter = forms.ChoiceField(label="Ask", required=False)
    when = forms.ChoiceField(
        label="When would an answer help?",
        choices=When.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when an answer would help."},
    )
    end_this = forms.BooleanField(label="Also end this conversation", required=False, initial=True)

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        """`others`: whom to choose from, as `supporter_choices` gives them."""
        super().__init__(*args, **kwargs)
        self.fields["supporter"].choices = [("", "Anyone who fits"), *others]  # type: ignore[attr-defined]  # declared above
