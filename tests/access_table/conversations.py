"""Asking and talking, safety, advice: Asha asked Ben, and they are talking."""

from tests.access_table.words import (
    ASHA,
    BEN,
    CAT,
    EVERYONE,
    MINE,
    NOBODY,
    PUBLIC,
    SUPPORTERS,
    TALKING,
    Page,
    only,
)

TABLE: dict[str, Page] = {
    "conversations:request-ask": only(EVERYONE - {"ben"}, 404, address="ben_address"),
    "conversations:request-before": only(EVERYONE - {"ben"}, 404, address="ben_address"),
    "conversations:anyone-ask": MINE,
    "conversations:anyone-before": MINE,
    "conversations:conversation-list": MINE,
    "conversations:conversation-detail": only(TALKING, 404, pk="conversation"),
    "conversations:contact-list": MINE,
    "conversations:step-down": only(SUPPORTERS, 404),
    "conversations:conversation-call": only(ASHA, 404, pk="conversation"),
    "conversations:conversation-quiet": only(TALKING, 404, pk="conversation"),
    "conversations:conversation-swap": only(ASHA, 404, pk="conversation"),
    "conversations:conversation-block": only(TALKING, 404, pk="conversation"),
    "conversations:message-erase": only(TALKING, 404, pk="conversation", number="1"),
    "conversations:conversation-heavy": only(BEN, 404, pk="conversation"),
    "conversations:conversation-place": only(BEN, 404, pk="conversation"),
    "conversations:conversation-end": only(TALKING, 404, pk="conversation"),
    "conversations:conversation-erase": only(TALKING, 404, pk="conversation"),
    "conversations:conversation-who": only(TALKING, 404, pk="conversation"),
    "conversations:request-answer": only(BEN, 404, pk="conversation"),
    "conversations:request-release": only(ASHA, 404, pk="conversation"),
    "conversations:request-next": only(ASHA, 404, pk="conversation"),
    "conversations:request-widen": only(ASHA, 404, pk="conversation"),
    "conversations:request-look": only(ASHA, 404, pk="conversation"),
    "conversations:request-withdraw": only(ASHA, 404, pk="conversation"),
    # safety: nobody of this cast is a lead or an opener (tests/conversations/test_safety_access.py)
    "conversations:worried": PUBLIC,
    "conversations:concern-raise": only(TALKING, 404, pk="conversation"),
    **{
        f"conversations:{name}": only(NOBODY, 404)
        for name in ("safety", "safety-people", "hold-place")
    },
    **{
        f"conversations:{name}": only(NOBODY, 404, pk="conversation")
        for name in (
            "concern-detail",
            "release-identity",
            "release-detail",
            "release-review",
            "opening-ask",
            "opening-detail",
            "opening-agree",
            "opening-review",
            "opening-messages",
            "hold-detail",
            "hold-agree",
            "hold-review",
        )
    },
    # Ben asked the coordinators for advice; his conversation with Asha has an alert on Cat's desk.
    "conversations:consult-list": only(SUPPORTERS, 404),
    "conversations:consult-detail": only(BEN, 404, pk="consult"),
    "conversations:consult-end": only(BEN, 404, pk="consult"),
    "conversations:contact-log": only(SUPPORTERS, 404),
    "conversations:contact-log-undo": only(SUPPORTERS, 404),
    "conversations:alert-acknowledge": only(CAT, 404, pk="alert"),
    "conversations:alert-offer-more": only(CAT, 404, pk="alert"),
    "conversations:alert-hand-on": only(CAT, 404, pk="alert"),
    "conversations:alert-defer": only(CAT, 404, pk="alert"),
    "conversations:consult-hand-on": only(CAT, 404, pk="consult"),
    "conversations:desk-consult": only(CAT, 404, pk="consult"),
}
