"""When a service is open, as somebody types it."""

from typing import Any, Final

from django import forms

from signposting.models import Signpost
from signposting.models.schedules import DAYS
from signposting.taxonomy import ON_HOLIDAYS


class ScheduleForm(forms.Form):
    """One line of the hours; empty where there is none."""

    days = forms.MultipleChoiceField(
        label="On", choices=DAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    opens = forms.TimeField(
        label="Opens at",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Enter a time like 9:00 or 17:30."},
    )
    closes = forms.TimeField(
        label="Closes at",
        required=False,
        help_text="Earlier than it opens: on the next day. 0:00 to 0:00 is day and night.",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Enter a time like 9:00 or 17:30."},
    )

    def clean(self) -> dict[str, Any]:
        """All of it or nothing."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        given = {name: cleaned.get(name) not in (None, [], "") for name in ("days", *TIMES)}
        if any(given.values()) and not all(given.values()):
            missing = next(name for name, is_given in given.items() if not is_given)
            self.add_error(missing, MISSING[missing])
        return cleaned


TIMES: Final = ("opens", "closes")
MISSING: Final = {
    "days": "Say on which days.",
    "opens": "Say when it opens.",
    "closes": "Say when it closes.",
}
# So many are offered at least, and always an empty one while there may be more.
LINES: Final = 3
MOST_LINES: Final = 20


class HolidaysForm(forms.Form):
    """Bank holidays, those of the nations the service is for."""

    on_holidays = forms.ChoiceField(
        label="On bank holidays",
        choices=ON_HOLIDAYS,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is open on bank holidays."},
    )


class HoursForms:
    """The page of the hours: a few lines and the bank holidays, as one form."""

    def __init__(self, data: Any, signpost: Signpost) -> None:
        held = [
            {"days": one.days, "opens": one.opens, "closes": one.closes}
            for one in signpost.schedules.all()
        ]
        lines = max(LINES, len(held), min(len(held) + 1, MOST_LINES))
        initial: list[dict[str, Any]] = [*held, *({} for _ in range(lines - len(held)))]
        self.lines = [
            ScheduleForm(data, initial=one, prefix=f"line-{number}")
            for number, one in enumerate(initial, 1)
        ]
        self.holidays = HolidaysForm(data, initial={"on_holidays": signpost.on_holidays})
        self.all: list[forms.Form] = [*self.lines, self.holidays]

    def is_valid(self) -> bool:
        """Whether every part is."""
        return not [form for form in self.all if not form.is_valid()]

    def given(self) -> dict[str, Any]:
        """As the action takes it: the lines that were filled in, and the bank holidays."""
        return {
            "schedules": [line.cleaned_data for line in self.lines if line.cleaned_data["days"]],
            "on_holidays": self.holidays.cleaned_data["on_holidays"],
        }
