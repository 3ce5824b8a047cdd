"""Looking after supporters, and the figures."""

from tests.access_table.words import BEN, CAT, COORDINATORS, SUPPORTERS, Page, only

TABLE: dict[str, Page] = {
    **{
        f"care:{name}": only(SUPPORTERS, 404)
        for name in (
            "home",
            "load",
            "rest-end",
            "plan",
            "plan-print",
            "plan-erase",
            "certificate",
            "check-in",
        )
    },
    **{f"care:check-in-{act}": only(SUPPORTERS, 404) for act in ("erase-all", "reminder")},
    # Erasing what is not there, or not one's own, changes nothing and says the same.
    "care:check-in-erase": only(SUPPORTERS, 404, pk="check_in"),
    "care:check-in-share": only(BEN, 404, pk="check_in"),
    "care:check-in-unshare": only(BEN, 404, pk="check_in"),
    "care:shared-check-ins": only(COORDINATORS),
    **{f"care:desk-thanks{end}": only(COORDINATORS) for end in ("", "-back")},
    # Ben asked to talk something through: it lies on Cat's desk.
    **{
        f"care:{name}": only(SUPPORTERS, 404)
        for name in ("debrief", "debrief-close", "debrief-again")
    },
    **{
        f"care:{name}": only(CAT, 404, pk="debrief")
        for name in ("desk-debrief", "desk-debrief-close", "desk-debrief-hand-on")
    },
    # Cat put up a session for the supporters of the ambulance service.
    "care:supervision": only(SUPPORTERS, 404),
    "care:supervision-write": only(SUPPORTERS, 404),
    "care:supervision-take-back": only(SUPPORTERS, 404),
    "care:session-book": only(SUPPORTERS, 404, pk="session"),
    "care:session-give-up": only(SUPPORTERS, 404, pk="session"),
    "care:desk-supervision": only(COORDINATORS),
    "care:desk-supervision-take-back": only(COORDINATORS),
    "care:session-put-up": only(COORDINATORS),
    "care:session-detail": only(CAT, 404, pk="session"),
    "care:session-call-off": only(CAT, 404, pk="session"),
    # Nobody of the cast has stopped; supporters are sent to the page before it.
    "care:thanks": only(SUPPORTERS, 404),
    "evaluation:figures": only(COORDINATORS),
    "evaluation:figures-file": only(COORDINATORS),
}
