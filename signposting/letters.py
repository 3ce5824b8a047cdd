"""The letter to the owner of a service. They have no account, so it is not the neutral notice; it
names no person."""

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse


def question(*, email: str, token: str, until: date) -> None:
    """Ask whoever reads this address, by a link that only they have."""
    body = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "link": settings.SITE_URL + reverse("signposting:owner", args=[token]),
        "until": f"{until:%d %B %Y}",
    }
    text = render_to_string("emails/signposting/owner.txt", body)
    EmailMessage("Is this right about you?", text, settings.DEFAULT_FROM_EMAIL, [email]).send()
