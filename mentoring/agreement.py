"""The agreement of two, as a text to begin with. They make it theirs and both accept it.

It follows our own template in the library (“Mentoring agreement for two”); a test holds its
promises against that one, so that both say the same.
"""

from typing import Final

from mentoring.models import Pair, rules_of

LENGTH: Final = 6000

# Word for word the ticks of the template, but for what the site says better by itself.
PROMISES: Final = (
    "Each of us decides what we tell of our own experience, and when. Nothing has to be told.",
    "The scheme keeps the dates of our meetings, and never what we say.",
    "If a life is at risk, or a child or an adult is in danger, we get help. We try to say so "
    "first.",
)
BLAME: Final = (
    "Either of us can stop at any time, without blame and without a reason. The scheme then finds "
    "somebody new."
)
LAST: Final = "In it we say what we learned, and thank each other."
LATER: Final = "{} later we may each say to the scheme how it was."
NOT_A_MANAGER: Final = (
    "A mentor is not a manager. We leave appraisals, contracts and complaints to others."
)
NOT_FOR_WORK: Final = (
    "A buddy is not a manager and does not judge the work. We leave appraisals, contracts and "
    "complaints to others."
)
BETWEEN_US: Final = "What we say stays between us. That we meet is: private."
_PURPOSES: Final = {
    "mentor": "What I would like to be different in some months:",
    "starter": "What I would like to know or feel sure about soon:",
    "return": "What would make coming back easier:",
}


def often(days: int) -> str:
    """How often, in words."""
    known = {7: "Once a week", 14: "Every two weeks", 28: "Once a month", 30: "Once a month"}
    return known.get(days) or (f"Every {days} days" if days > 1 else "Every day")


def asked_later(months: int) -> str:
    """When both are asked once more, as this organisation has it."""
    known = {1: "A month", 6: "Half a year", 12: "A year"}
    return LATER.format(known.get(months, f"{months} months"))


def beginning(*, kind: str, meet_every: int, last_day: str, later: int) -> str:
    """The text that two begin with. `last_day`: in words; `later`: after so
    many months they are asked again how it was; 0 for never."""
    ending = [BLAME, f"The last meeting is on: {last_day} or before.", LAST]
    parts = (
        ("What is it for?", [
            _PURPOSES[kind],
            "What is not part of it:",
            NOT_A_MANAGER if kind == "mentor" else NOT_FOR_WORK,
        ]),
        ("How we meet", [
            f"How often: {often(meet_every).lower()}.",
            f"How long it goes on: until {last_day}.",
            "Where, or by phone or video:",
            "Who arranges the next one: the mentee."
            if kind == "mentor"
            else "Who arranges the next one: the buddy.",
            "What we do when one of us is called out:",
        ]),
        ("What stays private", [BETWEEN_US, *PROMISES]),
        ("Ending", [*ending, asked_later(later)] if later else ending),
    )  # fmt: skip
    return "\n\n".join("\n".join([title, *(f"- {one}" for one in lines)]) for title, lines in parts)


def for_pair(pair: Pair) -> str:
    """The text this pair begins with."""
    last = f"{pair.ends_on.day} {pair.ends_on:%B %Y}"
    return beginning(
        kind=pair.kind,
        meet_every=pair.meet_every_days,
        last_day=last,
        later=rules_of(pair.mentee_organisation_id, pair.kind).follow_up_months,
    )
