"""Its part of the demo: links with findings to quote, and a story."""

from datetime import datetime

from people.models import User
from resources.actions import publish
from resources.actions.elsewhere import bring_links
from resources.actions.telling import Told, tell

STORY = Told(
    title="The kettle after the late shift",
    summary="What changed when somebody asked me twice. Made up for the demo.",
    content_note="It tells of a road accident, without detail.",
    body=(
        "For weeks after that job I did the washing up on station, every shift, so that nobody "
        "would ask me anything.\n\n"
        "Then a colleague from another watch put the kettle on and said: you do a lot of washing "
        "up. I said I was fine. She waited, and asked again.\n\n"
        "We talked for an hour, and again a week later. She did not tell me what to do. She told "
        "me what it had been like for her. I slept that night.\n\n"
        "I still wash up. But now I put the kettle on first, for whoever comes in."
    ),
    shown_name="Robin",
    topics=["hard_jobs", "listening"],
)


def build(*, coordinator: User, teller: User, now: datetime) -> None:
    """Put the links on the shelf, which the coordinator's organisation looks after, and a story
    told by one of its people under another name."""
    bring_links(keeper=coordinator.organisation, now=now)
    publish(by=coordinator, resource=tell(by=teller, told=STORY, now=now).resource, now=now)
