"""Mentoring: Ben is Asha's buddy and offers to be a mentor; Asha looks for one; Mo's offer to be a
buddy for colleagues coming back waits for Cat."""

from tests.access_table.words import (
    ASHA,
    BEN,
    CAT,
    COORDINATORS,
    MINE,
    NOBODY,
    PUBLIC,
    TALKING,
    Page,
    only,
)

AMBULANCE = frozenset({"asha", "ben", "mo", "cat", "dev", "viv"})

TABLE: dict[str, Page] = {
    "mentoring:home": MINE,
    "mentoring:offer": Page(given={"kind": "mentor"}),
    "mentoring:offer-rest": only(BEN, 404, kind="mentor"),
    "mentoring:offer-end": only(BEN, 404, kind="mentor"),
    "mentoring:look": Page(given={"kind": "mentor"}),
    "mentoring:look-end": only(ASHA, 404, kind="mentor"),
    **{
        f"mentoring:{page}": only(ASHA, 404, pk="her_need")
        for page in ("suggestions", "stop-asking", "look-on")
    },
    # Nobody can be asked while somebody is.
    "mentoring:ask": only(NOBODY, 404, pk="her_need", token="nothing"),
    "mentoring:asked": only(BEN, 404, pk="put_to_him"),
    "mentoring:waiting": only(COORDINATORS),
    "mentoring:waiting-need": only(CAT, 404, pk="her_need"),
    "mentoring:scheme-list": MINE,
    "mentoring:scheme-put-up": only(COORDINATORS),
    "mentoring:scheme-detail": only(AMBULANCE, 404, pk="cohort"),
    # The time to apply is over.
    "mentoring:scheme-look": only(NOBODY, 404, pk="cohort"),
    "mentoring:scheme-offer": only(NOBODY, 404, pk="cohort"),
    "mentoring:scheme-step-down": only(AMBULANCE, 404, pk="cohort"),
    **{
        f"mentoring:{page}": only(CAT, 404, pk="cohort")
        for page in (
            "scheme-change",
            "scheme-move",
            "cohort-plan",
            "cohort-work-out",
            "cohort-allow-again",
            "cohort-tell",
        )
    },
    "mentoring:cohort-strike": only(CAT, 404, pk="planned"),
    "mentoring:offers": only(COORDINATORS),
    "mentoring:offer-decide": only(CAT, 404, pk="waiting_offer"),
    "mentoring:rules": only(COORDINATORS),
    "mentoring:rules-change": only(COORDINATORS, kind="mentor"),
    **{
        f"mentoring:pair-{page}": only(TALKING, 404, pk="pair")
        for page in (
            "detail", "agreement", "agree", "goals", "next", "meetings", "notes", "tick", "areas",
            "words", "end", "review",
        )
    },
    # No meeting is fixed, and it goes on.
    "mentoring:pair-calendar": only(NOBODY, 404, pk="pair"),
    "mentoring:pair-not-again": only(NOBODY, 404, pk="pair"),
    "mentoring:pair-message-erase": only(TALKING, 404, pk="pair", number="1"),
    "mentoring:goal-change": only(TALKING, 404, pk="goal"),
    "mentoring:meeting-drop": only(TALKING, 404, pk="meeting"),
    "mentoring:note-drop": only(ASHA, 404, pk="note"),
    "mentoring:follow-up": only(ASHA, 404, pk="follow_up"),
    # Nobody made one: no secret opens anything, whoever asks.
    "mentoring:review": Page(who=NOBODY, refused=404, closed=True, given={"token": "made_up"}),
    "mentoring:review-thanks": PUBLIC,
    "mentoring:desk": only(COORDINATORS),
    "mentoring:pair-remind": only(CAT, 404, pk="pair"),
}  # fmt: skip
