"""What reviews ask. Each question has a few answers and no box for words: who writes a sentence
can be known by it. A stored code never changes its meaning.
"""

from typing import Final, NamedTuple

YES: Final = "yes"
MOSTLY: Final = "mostly"
ANSWERS: Final = (
    (YES, "Yes"),
    (MOSTLY, "Mostly"),
    ("little", "A little"),
    ("no", "No"),
    ("not_said", "I would rather not say"),
)
# What figures count: who answered one of these was well served.
GOOD: Final = frozenset({YES, MOSTLY})

MID: Final = "mid"
END: Final = "end"
LATER: Final = "later"


class Question(NamedTuple):
    """One question, and in a few words what a good answer means, for figures."""

    name: str
    words: str
    figure: str


USEFUL: Final = Question("useful", "Has it been useful to you?", "found it useful")
OPEN: Final = Question(
    "open", "Could you say what you wanted to say?", "could say what they wanted"
)
OFTEN: Final = Question("often", "Was there enough time for it?", "had enough time")
GOALS: Final = Question("goals", "Did you get closer to your goals?", "got closer to their goals")
AGAIN: Final = Question("again", "Would you do it again?", "would do it again")
ENDING: Final = Question(
    "ending", "Was the ending all right for you?", "found the ending all right"
)
WAY: Final = Question(
    "way", "Did it help to find the way round the organisation?", "found their way round faster"
)
ASK: Final = Question("ask", "Was there somebody to ask when it counted?", "had somebody to ask")
BACK: Final = Question("back", "Did it make coming back easier?", "found coming back easier")
LASTS: Final = Question("lasts", "Does what you learned still help you?", "still find it helps")

_ASKED: Final[dict[tuple[str, str], tuple[Question, ...]]] = {
    ("mentor", MID): (USEFUL, OPEN, OFTEN),
    ("mentor", END): (USEFUL, OPEN, GOALS, ENDING, AGAIN),
    ("mentor", LATER): (LASTS, AGAIN),
    ("starter", MID): (USEFUL, OPEN, OFTEN),
    ("starter", END): (USEFUL, WAY, ASK, ENDING, AGAIN),
    ("starter", LATER): (LASTS, AGAIN),
    ("return", MID): (USEFUL, OPEN, OFTEN),
    ("return", END): (USEFUL, BACK, ASK, ENDING, AGAIN),
    ("return", LATER): (LASTS, AGAIN),
}

STAGES: Final = (
    (MID, "Half way"),
    (END, "At the end"),
    (LATER, "Some months later"),
)


def asked(kind: str, stage: str) -> tuple[Question, ...]:
    """The questions of one review. Raises KeyError for what is no kind or stage."""
    return _ASKED[kind, stage]


def is_good(answer: str) -> bool:
    """Whether an answer counts as a good one."""
    return answer in GOOD
