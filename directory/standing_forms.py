"""What a vetter types about panels, probation, the end of a role and appeals."""

from typing import TYPE_CHECKING, Any, Final

from django import forms

from directory import deciders, selection
from directory.forms import ReasonForm, day_field
from directory.models import MemberRole, Supporter
from people.models import User

RESULT: Final = [("yes", "Met"), ("no", "Not met")]


def _yes_or_no(label: str, choices: list[tuple[str, str]], missing: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": missing},
    )


if TYPE_CHECKING:
    PeopleField = forms.ModelMultipleChoiceField[User]
else:
    PeopleField = forms.ModelMultipleChoiceField


class VettersField(PeopleField):
    """Vetters by name and organisation."""

    def label_from_instance(self, obj: User) -> str:
        """ "Viv, Northern Ambulance Service"."""
        return f"{obj.name}, {obj.organisation}"


class InterviewForm(forms.Form):
    """The panel's interview: when, who sat on it, what came of it."""

    done_on = day_field("Held on", required=True)
    vetters = VettersField(
        label="Vetters on the panel",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose people who may vet this person."},
    )
    others = forms.MultipleChoiceField(
        label="Who else sat on it (optional)",
        choices=[one for one in MemberRole.choices if one[0] != MemberRole.VETTER],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kept as these words, without a name. A panel is at least two people.",
    )
    met = _yes_or_no("Result", RESULT, "Choose the result.")

    def __init__(self, *args: Any, row: Supporter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["vetters"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = deciders.of(row.user).select_related("organisation").order_by("name")


class DeclineForm(ReasonForm):
    """A refusal: the published criterion that is not met, and the reason."""

    criterion = forms.ChoiceField(
        label="Which criterion is not met?",
        choices=selection.choices(selection.SELECTION),
        widget=forms.RadioSelect,
        help_text="These are published to everyone.",
        error_messages={"required": "Choose the criterion that is not met."},
    )
    field_order = ("criterion", "reason")


class RemovalForm(ReasonForm):
    """The end of a role: the published criterion, and the reason."""

    criterion = forms.ChoiceField(
        label="For which of the published reasons?",
        choices=selection.choices(selection.DESELECTION),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the published criteria."},
    )
    field_order = ("criterion", "reason")


class ExtendProbationForm(ReasonForm):
    """A longer probation, once."""

    until = day_field("Until", "Half a year more at the most, and once only.", required=True)
    field_order = ("until", "reason")


class ReviewForm(ReasonForm):
    """A later review of a suspension."""

    review_on = day_field("Look at it again on", required=True)
    field_order = ("review_on", "reason")


class PressForm(forms.Form):
    """Nothing to type: one press."""


class VoteForm(forms.Form):
    """What somebody decides about an appeal, and says to the person."""

    upholds = _yes_or_no(
        "Your decision",
        [("yes", "Change the decision"), ("no", "The decision stands")],
        "Choose what you decide.",
    )
    words = forms.CharField(
        label="Your words to the person",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Plain and kind: what you looked at, what you found, what happens next.",
        error_messages={"required": "Say it to the person, in plain words."},
    )


class TakeOnForm(forms.Form):
    """Until when somebody means to have done it."""

    by_day = day_field(
        "I will have done it by", "The others are not reminded until then.", required=True
    )


class AppealForm(forms.Form):
    """One's own words, to people who took no part."""

    words = forms.CharField(
        label="Why do you ask for a second look?",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="In your own words. What was not seen, or seen wrongly? Please name nobody you "
        "have supported.",
        error_messages={"required": "Say why you ask for a second look."},
    )
