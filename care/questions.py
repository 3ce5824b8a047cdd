"""The three questions of the monthly check-in. Words, not a measure: nothing is added up."""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Question(NamedTuple):
    """A question with its answers as (code, words), from light to heavy."""

    name: str
    words: str
    hint: str
    answers: tuple[tuple[str, str], ...]

    def said(self, code: str) -> str:
        """The answer in words; a code that is not there any more stands for itself."""
        return dict(self.answers).get(code, code)


QUESTIONS: Final = (
    Question(
        "sleep",
        "How have I slept lately?",
        "",
        (
            ("well", "Well"),
            ("mostly", "Mostly well"),
            ("some", "Badly on some nights"),
            ("most", "Badly on most nights"),
        ),
    ),
    Question(
        "weight",
        "How heavy are my contacts for me?",
        "Choose “Light” if you have none now.",
        (
            ("light", "Light"),
            ("carried", "I carry them well enough"),
            ("heavy", "Heavy at times"),
            ("too_heavy", "Too heavy"),
        ),
    ),
    Question(
        "needs",
        "Do I have what I need for this role?",
        "For example time, training, and somebody to talk to.",
        (("yes", "Yes"), ("mostly", "Mostly"), ("little", "Not really"), ("no", "No")),
    ),
)
_LAST: Final = {question.name: question.answers[-1][0] for question in QUESTIONS}
_HARD: Final = {question.name: question.answers[-2][0] for question in QUESTIONS}


def is_a_lot(answers: Mapping[str, str]) -> bool:
    """Whether a gentle word is in place: one of the last answers, or two of those before them."""
    last = any(answers.get(name) == code for name, code in _LAST.items())
    hard = sum(answers.get(name) == code for name, code in _HARD.items())
    return last or hard > 1
