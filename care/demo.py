"""The care of supporters in the demo: Ben wrote a plan for himself."""

from care import actions
from people.demo import Cast


def build(cast: Cast) -> None:
    """Ben's plan, which Ben alone can read."""
    actions.save_plan(
        by=cast.ben,
        signs="I answer messages in bed. I am short with people at home.",
        helps="The hills on Sunday. Telling somebody that it was a lot.",
        people="Jo from the old watch.",
        leave_out="New contacts for two weeks. Overtime.",
    )
