"""How many have signed the agreement as it is now, so that nobody is pointed at."""

from typing import Final

from django.db.models import Exists, OuterRef

from directory import versions
from directory.models import Agreement, Supporter
from people.models import Organisation
from records.clock import today

# Fewer could be pointed at, and so could those who are left when all but so few are told.
LEAST: Final = 5


def words_for(organisation: Organisation) -> str:
    """How far the present version is signed by those who are supporters there now. Two queries."""
    newest = versions.current(organisation)
    done = Agreement.objects.filter(
        supporter=OuterRef("pk"), version=newest.number, expires_on__gte=today()
    )
    if newest.sign_by is not None:
        done = done.filter(organisation=organisation)
    here = Supporter.objects.current().filter(user__organisation=organisation)
    found = list(here.values_list(Exists(done), flat=True))
    return in_words(sum(found), len(found))


def in_words(signed: int, everybody: int) -> str:
    """`signed` of `everybody`; a group of one to four is in no number, nor what would give it."""
    left = everybody - signed
    if everybody < LEAST:
        return "Fewer than 5 people are peer supporters here: too few to say."
    if not left:
        return "Everybody has signed it."
    if everybody < 2 * LEAST:
        return "Not everybody has signed it yet."
    if not signed:
        return "Nobody has signed it yet."
    if signed >= LEAST and left >= LEAST:
        return f"{signed} of {everybody} have signed it."
    return "Nearly everybody has signed it." if left < LEAST else "A few have signed it."
