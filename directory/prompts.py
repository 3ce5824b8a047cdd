"""Helping somebody to write about themselves: examples beside each prompt, and what is next.

Examples are our own words, about nobody. What is missing is said in words, never as a percentage:
a profile is not a score, and leaving something out is a choice.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from directory.models import Supporter, WaitingText
from directory.taxonomy import Way

EXAMPLES: Final = {
    "been_through": (
        "I was off for five months after a job I could not put down. For a long time I told "
        "everyone it was my back.",
        "My dad had dementia while I worked nights. I was tired in a way sleep did not touch.",
        "Nothing dramatic. Years of small things, and one day I could not get out of the car.",
    ),
    "what_helped": (
        "One colleague who kept asking, and did not mind silence.",
        "Seeing my GP, which I put off for a year. Then walking, most days.",
        "I wish somebody had told me that it gets quieter. So I tell people.",
    ),
    "talking_to_me": (
        "I listen more than I talk. You do not have to start at the beginning.",
        "We can walk the dog and say nothing for a while.",
        "I ask what you need before I say anything. I will not be shocked.",
    ),
}


class Step(NamedTuple):
    """One thing that would help people next, and the page where it is done."""

    words: str
    page: str


ASKED: Final = {
    "talking_to_me": "say what talking to you is like",
    "been_through": "say a little of what you have been through",
    "what_helped": "say what helped you",
}


def next_steps(supporter: Supporter, areas: int, waiting: WaitingText | None) -> list[Step]:
    """What would help people who read this profile, the most useful first.

    `areas`: how many are shared now. `waiting`: new words, which are written already.
    """
    return list(_steps(supporter, areas, waiting.changes() if waiting else {}))


def _steps(supporter: Supporter, areas: int, written: Mapping[str, str]) -> Iterator[Step]:
    for name, words in ASKED.items():
        if not getattr(supporter, name) and name not in written:
            yield Step(words, "directory:profile-about")
    if not areas:
        yield Step("choose what you have experience of", "directory:profile-areas")
    if set(supporter.ways) <= {Way.MESSAGE}:
        yield Step("offer another way to talk than messages", "directory:profile-ways")
    if not supporter.region:
        yield Step("say which region you are in", "directory:profile-about")
