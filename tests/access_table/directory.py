"""The directory, applying, one's own profile."""

from tests.access_table.words import (
    COORDINATORS,
    EVERYONE,
    MINE,
    NOBODY,
    PUBLIC,
    SUPPORTERS,
    VETTERS,
    Page,
    only,
)

TABLE: dict[str, Page] = {
    "directory:supporter-list": MINE,
    "directory:supporter-detail": only(EVERYONE - {"ben"}, 404, address="ben_address"),
    "directory:criteria": PUBLIC,
    # Nothing was decided against anybody of the cast.
    "directory:second-look": only(NOBODY, 404),
    "directory:second-look-take-back": only(NOBODY, 404),
    "directory:agreements": only(COORDINATORS | VETTERS),
    "directory:agreement-new": only(COORDINATORS | VETTERS),
    "directory:agreement-version": only(COORDINATORS | VETTERS, number="1"),
    "directory:apply": MINE,
    "directory:apply-start": MINE,
    # Nobody of the cast has begun to apply.
    **{
        f"directory:apply-{step}": only(NOBODY, 404)
        for step in ("answers", "referees", "check", "withdraw")
    },
    "directory:apply-asking": only(NOBODY, 404, number="1"),
    # Without a link nobody gets in; with one, whoever holds it: tests/directory.
    "directory:reference-thanks": PUBLIC,
    "directory:reference": Page(NOBODY, 404, closed=True, given={"token": "nothing"}),
    "directory:profile": MINE,
    **{
        f"directory:profile-{section}": only(SUPPORTERS, 404)
        for section in (
            "about",
            "about-take-back",
            "about-withdraw",
            "consent",
            "consent-withdraw",
            "poster",
            "confirm",
            "ways",
            "availability",
            "free",
            "usual",
            "usual-week",
            "usual-shifts",
            "usual-clear",
            "areas",
            "audience",
            "audience-all",
            "withdraw",
            "pause",
            "resume",
            "preview",
            "preview-other",
            "agreement",
        )
    },
}
