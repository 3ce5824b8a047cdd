"""The letters this app sends. Plain text, nothing personal."""

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse


def invitation(*, email: str, token: str, until: date) -> None:
    """Tell the owner of an address that they may join, with the link that says they have it."""
    body = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "link": settings.SITE_URL + reverse("people:join", args=[token]),
        "until": f"{until:%d %B %Y}",
    }
    text = render_to_string("emails/people/invitation.txt", body)
    EmailMessage("You have a new notice", text, settings.DEFAULT_FROM_EMAIL, [email]).send()


def test_of_mail(*, email: str, code: str) -> None:
    """A code that shows that our mail arrives, to whoever sets their organisation up."""
    text = render_to_string(
        "emails/people/test_of_mail.txt", {"site_name": settings.SITE_NAME, "code": code}
    )
    EmailMessage("A test of our mail", text, settings.DEFAULT_FROM_EMAIL, [email]).send()
