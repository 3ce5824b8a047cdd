"""When somebody is usually free: the same every week, or by a pattern of shifts that repeats.

Both are a cycle of days, each with the parts of it in which the person is usually free; a week is
a cycle of seven days. Parts are hours on the clock on the wall in the UK, so both changes of the
clocks need no care: the night between them is an hour shorter or longer. The night belongs to the
day on which it starts. "Usually" is the word: this is never a promise.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.db import models

from records.clock import LONDON

LONGEST: Final = 56
WEEK: Final = 7
# Monday: the first day of the calendar was one, so this is the turn of every week.
MONDAY: Final = date.min


class Part(models.TextChoices):
    """A part of the day."""

    MORNING = "morning", "Morning"
    AFTERNOON = "afternoon", "Afternoon"
    EVENING = "evening", "Evening"
    NIGHT = "night", "Night"


class Shift(models.TextChoices):
    """What somebody works on one day of a pattern."""

    EARLY = "early", "Early"
    LATE = "late", "Late"
    NIGHT = "night", "Night"
    DAY = "day", "Day or other"
    OFF = "off", "Rest day"


# From and until when, on the clock on the wall; the night ends on the day after.
HOURS: Final[dict[str, tuple[int, int]]] = {
    Part.MORNING: (8, 12),
    Part.AFTERNOON: (12, 17),
    Part.EVENING: (17, 22),
    Part.NIGHT: (22, 6),
}
BITS: Final[dict[str, int]] = {str(part): 1 << number for number, part in enumerate(Part)}
NIGHT: Final = BITS[Part.NIGHT]
ALL_DAY: Final = sum(BITS.values())
# Beside the parts of a day: the night that began the day before, and "free from this day".
NIGHT_BEFORE: Final = 16
SAID: Final = 32
EVERY_BIT: Final = (*BITS.values(), NIGHT_BEFORE, SAID)

# When people are usually free around a shift, until they say otherwise.
USUALLY: Final[dict[str, tuple[str, ...]]] = {
    Shift.EARLY: (Part.EVENING,),
    Shift.LATE: (Part.MORNING,),
    Shift.NIGHT: (Part.AFTERNOON,),
    Shift.DAY: (Part.EVENING,),
    Shift.OFF: (Part.MORNING, Part.AFTERNOON, Part.EVENING),
}


def as_bits(parts: Iterable[str]) -> int:
    """Parts of a day as one number."""
    return sum(BITS[part] for part in set(parts))


def as_parts(bits: int) -> list[Part]:
    """The parts of a day in a number, the earliest first."""
    return [part for part in Part if bits & BITS[part]]


class Now(NamedTuple):
    """A moment on the clock on the wall: the bit of the part it is in (0 between night and
    morning), and the bits of the parts that are not over yet."""

    bit: int
    left: int


_DAWN: Final = HOURS[Part.NIGHT][1]


def now_in(moment: datetime) -> Now:
    """Where in its London day an aware moment is."""
    hour = moment.astimezone(LONDON).hour
    if hour < _DAWN:
        return Now(NIGHT_BEFORE, NIGHT_BEFORE | ALL_DAY)
    bit = next((BITS[part] for part, (start, end) in HOURS.items() if start <= hour < end), 0)
    if hour >= HOURS[Part.NIGHT][0]:
        bit = NIGHT
    return Now(bit, ALL_DAY & ~(bit - 1) if bit else ALL_DAY)


def span(day: date, part: str) -> tuple[datetime, datetime]:
    """When a part of a London day begins and ends."""
    start, end = HOURS[part]
    last = day if start < end else day + timedelta(days=1)
    return datetime.combine(day, time(start), LONDON), datetime.combine(last, time(end), LONDON)


@dataclass(frozen=True, slots=True)
class Usual:
    """When somebody is usually free. `days`: the bits of each day of the cycle, as hexadecimal
    digits; `turn`: at which day of the calendar, modulo its length, the cycle begins."""

    days: str = ""
    turn: int = 0

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Usual":
        """From `Supporter.usual`; empty when nothing is said."""
        return cls(stored["days"], stored["turn"]) if stored else NOTHING_SAID

    def on(self, day: date) -> int:
        """The parts of this London day, as bits."""
        if not self.days:
            return 0
        return int(self.days[(day.toordinal() - self.turn) % len(self.days)], 16)

    def around(self, day: date) -> int:
        """The same with the night that began the day before: all there is of this date."""
        before = self.on(day - timedelta(days=1)) & NIGHT
        return self.on(day) | (NIGHT_BEFORE if before else 0)

    def next_time(self, now: datetime) -> tuple[date, Part] | None:
        """The day and part they are usually free in now or next; None when nothing is said."""
        moment, day = now_in(now), now.astimezone(LONDON).date()
        if self.around(day) & moment.bit & NIGHT_BEFORE:
            return day - timedelta(days=1), Part.NIGHT
        if today := as_parts(self.on(day) & moment.left):
            return day, today[0]
        for number in range(1, len(self.days) + 1):
            if parts := as_parts(self.on(day + timedelta(days=number))):
                return day + timedelta(days=number), parts[0]
        return None


NOTHING_SAID: Final = Usual()


def free_now(around: int, now: Now) -> bool:
    """Whether somebody is usually free at this moment; `around`: the bits of its date."""
    return bool(around & now.bit)


def free_today(around: int, now: Now) -> bool:
    """Whether they are usually free in a part of today that is not over, or said "from today"."""
    return bool(around & (now.left | SAID))


def free_tonight(around: int, now: Now) -> bool:
    """Whether they are usually free this evening or in the night that follows."""
    return bool(around & now.left & (BITS[Part.EVENING] | NIGHT))


@lru_cache(maxsize=512)
def label(around: int, now: Now) -> str:
    """When they are usually free today, in words; "" when they are not, or not any more."""
    if free_now(around, now):
        return "Usually free now"
    left = as_parts(around & now.left)
    if left and left[-1] == Part.NIGHT and not set(left) - {Part.EVENING, Part.NIGHT}:
        return "Usually free tonight"
    if left:
        return f"Usually free today: {in_words(left)}"
    return "Free from today" if around & SAID else ""


def in_words(parts: Sequence[Part]) -> str:
    """ "morning, afternoon and night"; "" for none."""
    words = [str(part) for part in parts]
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def stored_week(week: Sequence[Iterable[str]]) -> dict[str, Any]:
    """What to store for parts by weekday, Monday first; nothing when all of it is empty."""
    days = "".join(f"{as_bits(parts):x}" for parts in week)
    return {"kind": "week", **_cycle(days, MONDAY)} if days.strip("0") else {}


def stored_shifts(
    shifts: Sequence[str], first: date, free: Mapping[str, Iterable[str]]
) -> dict[str, Any]:
    """What to store for a pattern of shifts, the date of one of its first days, and when they are
    free on a day with each kind of shift."""
    by_shift = {str(shift): f"{as_bits(free.get(shift, ())):x}" for shift in Shift}
    return {
        "kind": "shifts",
        "shifts": list(map(str, shifts)),
        "first": first.isoformat(),
        "free": by_shift,
        **_cycle("".join(by_shift[shift] for shift in shifts), first),
    }


def _cycle(days: str, first: date) -> dict[str, Any]:
    return {"days": days, "turn": first.toordinal() % len(days)}


LETTERS: Final[dict[str, Shift]] = {
    "e": Shift.EARLY,
    "l": Shift.LATE,
    "n": Shift.NIGHT,
    "d": Shift.DAY,
    "o": Shift.OFF,
    "r": Shift.OFF,
}
_WORDS: Final[dict[str, Shift]] = {
    "early": Shift.EARLY,
    "earlies": Shift.EARLY,
    "late": Shift.LATE,
    "lates": Shift.LATE,
    "night": Shift.NIGHT,
    "nights": Shift.NIGHT,
    "day": Shift.DAY,
    "days": Shift.DAY,
    "other": Shift.DAY,
    "off": Shift.OFF,
    "rest": Shift.OFF,
    "rests": Shift.OFF,
    **LETTERS,
}
# Said in two words, or in one more than is needed.
_OFF: Final = re.compile(r"\b(?:rest|off) days?\b|\bdays? off\b")
_TOKEN: Final = re.compile(r"\d+|[^\W\d_]+|\S")
# Between the pieces of a pattern.
_NO_MATTER: Final = frozenset(
    {",", ";", ".", "/", "-", "–", "+", "x", "×", "and", "then", "shift", "shifts"}
)
_DAYS: Final = f"Write 1 to {LONGEST} days, for example: 2 early 2 late 2 night 4 off."


class PatternError(ValueError):
    """A pattern that cannot be read; says how to mend it."""


def read_pattern(text: str) -> tuple[Shift, ...]:
    """The shifts somebody typed: "2 early 2 late 2 night 4 off" or "E E L L N N O O O O".

    Raises PatternError, in words for the person.
    """
    found: list[Shift] = []
    number: int | None = None
    for token in _TOKEN.findall(_OFF.sub("off", text.casefold())):
        if token.isdecimal() and number is None:
            number = min(int(token[:4]), LONGEST + 1)
        elif token not in _NO_MATTER:
            found += _shifts(token, number)
            number = None
        if len(found) > LONGEST:
            raise PatternError(f"That is more than {LONGEST} days. {_DAYS}")
    if number is not None:
        raise PatternError(f"Say which shift comes after the {number} at the end.")
    if not found:
        raise PatternError(_DAYS)
    return tuple(found)


def _shifts(token: str, number: int | None) -> list[Shift]:
    """One piece of a pattern: a shift so many times, or letters that stand for a day each."""
    if number == 0:
        raise PatternError(f"“0 {token}” is no day. {_DAYS}")
    if token in _WORDS:
        return [_WORDS[token]] * (number or 1)
    if number is None and not set(token) - LETTERS.keys():
        return [LETTERS[letter] for letter in token]
    raise PatternError(
        f"We do not know the shift “{token[:20]}”. Use early, late, night, day or off, or E, L, N, "
        "D and O."
    )


def pattern_in_words(shifts: Sequence[str]) -> str:
    """ "2 early 2 late 4 off": what `read_pattern` reads back as the same."""
    pieces: list[tuple[int, str]] = []
    for shift in shifts:
        if pieces and pieces[-1][1] == shift:
            pieces[-1] = (pieces[-1][0] + 1, shift)
        else:
            pieces.append((1, shift))
    return " ".join(f"{number} {shift}" for number, shift in pieces)


class Ahead(NamedTuple):
    """One day to come: the shift worked (None in a week), and when the person is usually free."""

    day: date
    shift: Shift | None
    free: str


def days_ahead(stored: Mapping[str, Any], start: date, number: int = 14) -> list[Ahead]:
    """The next days as a person can check them; none when nothing is said."""
    usual, shifts = Usual.read(stored), stored.get("shifts")
    if not usual.days:
        return []
    found = []
    for day in (start + timedelta(days=ahead) for ahead in range(number)):
        place = (day.toordinal() - usual.turn) % len(usual.days)
        shift = Shift(shifts[place]) if shifts else None
        found.append(Ahead(day, shift, in_words(as_parts(usual.on(day)))))
    return found
