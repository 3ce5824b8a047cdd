"""What allauth would keep about people and this site must not (promise P1: nobody is watched).

Its rows are rewritten just before they are stored, the only place every path goes through:
no internet address, no exact time of a sign-in, no time of a second factor's last use.
"""

import re
from datetime import datetime, time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models.signals import pre_save

from records.clock import LONDON, today

NO_ADDRESS = "0.0.0.0"  # noqa: S104  (an address that is none, not one to listen on)
BROWSERS = [("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome")]
SYSTEMS = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone|iPad", "iPhone or iPad"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
]


def device(user_agent: str) -> str:
    """A browser and system in words its owner recognises, such as "Chrome on Windows"."""
    browser = _first(BROWSERS, user_agent) or _first([("Safari", "Safari")], user_agent)
    system = _first(SYSTEMS, user_agent)
    return f"{browser or 'A browser'} on {system or 'a computer'}"


def _first(names: list[tuple[str, str]], text: str) -> str | None:
    return next((name for pattern, name in names if re.search(pattern, text)), None)


def blank_session(sender: type[UserSession], instance: UserSession, **_: Any) -> None:
    """Keep the device in words and the day it began, nothing else."""
    day = datetime.combine(today(instance.created_at), time(), tzinfo=LONDON)
    instance.ip = NO_ADDRESS
    instance.created_at = instance.last_seen_at = day
    if " on " not in instance.user_agent:
        instance.user_agent = device(instance.user_agent)


def blank_last_use(sender: type[Authenticator], instance: Authenticator, **_: Any) -> None:
    """When a second factor was last used would say when its owner was last here."""
    instance.last_used_at = None


def connect() -> None:
    """Called once when the application starts."""
    pre_save.connect(blank_session, sender=UserSession, dispatch_uid="people.traces.session")
    pre_save.connect(blank_last_use, sender=Authenticator, dispatch_uid="people.traces.use")
