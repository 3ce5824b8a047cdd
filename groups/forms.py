"""What is typed about groups: starting one, saying it anew, joining."""

from typing import Any, Final

from django import forms

from groups.models import Group
from groups.models.groups import LEAST_PLACES, MOST_PLACES
from groups.models.members import COLLEAGUE, NAME_LENGTH
from groups.taxonomy import Audience, Family, Focus, ForWhom, Joining, Leadership
from wellbeing.forms import CalledForm, OnceForm

LONG: Final = "Use {} characters or fewer. Nothing you typed is lost."


def line(label: str, most: int, *, required: str = "", help_text: str = "") -> forms.CharField:
    """One line of words."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(required),
        help_text=help_text,
        error_messages={"required": required, "max_length": LONG.format(most)},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def words(
    label: str, most: int, *, required: str = "", help_text: str = "", rows: int = 5
) -> forms.CharField:
    """Several lines of words."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(required),
        help_text=help_text,
        error_messages={"required": required, "max_length": LONG.format(f"{most:,}")},
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
    )


def choice(label: str, choices: Any, initial: Any = None, **kwargs: Any) -> forms.ChoiceField:
    """One of a few."""
    kwargs.setdefault("error_messages", {"required": "Choose one."})
    return forms.ChoiceField(
        label=label, choices=choices, initial=initial, widget=forms.RadioSelect, **kwargs
    )


class NameForm(CalledForm):
    """Under which name somebody is in a group."""

    called = choice("Under which name?", [])
    other = line("The other name", NAME_LENGTH)

    def __init__(self, *args: Any, own_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_name = own_name
        field = self.fields["called"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("none", f"No name: “{COLLEAGUE}”"),
                ("other", "Another name"),
                ("own", f"My name: {own_name}"),
            ]
            field.initial = "none"


def held_name(name: str, own_name: str) -> dict[str, str]:
    """What somebody said before, as `NameForm` begins with it."""
    if name in ("", own_name):
        return {"called": "own" if name else "none"}
    return {"called": "other", "other": name}


class JoinForm(NameForm):
    """Joining, or asking to."""

    keeps_apart = forms.BooleanField(
        label="Keep others away from me",
        required=False,
        help_text="While you are in it, nobody of your line of managers or your small team, and "
        "nobody you named or blocked, can join. They are not told why. It says nothing about who "
        "is in it already.",
    )


class GroupForm(forms.Form):
    """What is said about a group, and can be changed later."""

    name = line("What is it called?", 80, required="Say what it is called.")
    about = words(
        "What is it, and who is it for?",
        2000,
        required="Say what it is, and for whom.",
        help_text="What you do together, whether one has to say anything, and whom it is not for.",
    )
    focus = choice(
        "What do you do together?",
        Focus.choices,
        error_messages={"required": "Choose what you do together."},
    )
    for_whom = choice("Whom is it for?", ForWhom.choices, ForWhom.OPEN)
    family = choice("May carers and family come along?", Family.choices, Family.OUT)
    leadership = choice(
        "Who leads?", Leadership.choices, error_messages={"required": "Choose who leads."}
    )
    joining = choice("How do people come in?", Joining.choices, Joining.REQUEST)
    audience = choice("Whose people can join?", Audience.choices, Audience.OWN)
    most = forms.IntegerField(
        label="For how many, with the two of you?",
        min_value=LEAST_PLACES,
        max_value=MOST_PLACES,
        initial=12,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            f"Enter a number from {LEAST_PLACES} to {MOST_PLACES}.",
        ),
    )

    @classmethod
    def held(cls, group: Group) -> dict[str, Any]:
        """What stands there now."""
        return {name: getattr(group, name) for name in GroupForm.base_fields}

    @property
    def said(self) -> dict[str, Any]:
        """As the action wants it."""
        return {name: self.cleaned_data[name] for name in GroupForm.base_fields}


class StartForm(OnceForm, GroupForm, NameForm):
    """A new group, and the name under which one facilitates it."""
