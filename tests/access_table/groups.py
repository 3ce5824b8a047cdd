"""Groups: a private one, which Ben and Asha facilitate and Gus is in; it meets on one date."""

from tests.access_table.words import (
    ASHA,
    BEN,
    COORDINATORS,
    MINE,
    NOBODY,
    SUPPORTERS,
    TALKING,
    Page,
    only,
)

TABLE: dict[str, Page] = {
    "groups:group-list": MINE,
    "groups:group-start": only(COORDINATORS | SUPPORTERS),
    # Nobody made one: no secret opens anything, whoever asks.
    "groups:link": Page(who=frozenset(), refused=404, given={"token": "made_up"}),
    **{
        f"groups:group-{act}": only(TALKING, 404, pk="group")
        for act in (
            "detail",
            "join",
            "leave",
            "facilitate",
            "members",
            "change",
            "rest",
            "ending",
            "close",
            "go-on",
        )
    },
    "groups:group-agreement": only(TALKING, 404, pk="group"),
    **{
        f"groups:group-agreement-{act}": only(TALKING, 404, pk="group")
        for act in ("say", "draft", "forward", "review")
    },
    "groups:group-agreement-version": only(TALKING, 404, pk="group", number="1"),
    "groups:idea-remove": only(TALKING, 404, pk="group_wish"),
    "groups:group-link": only(TALKING, 404, pk="group", kind="join"),
    "groups:group-sessions": only(TALKING, 404, pk="group"),
    "groups:sessions-remind": only(TALKING, 404, pk="group"),
    "groups:session-put-up": only(TALKING, 404, pk="group"),
    **{
        f"groups:session-{act}": only(TALKING, 404, pk="group_session")
        for act in ("change", "add-date", "call-off")
    },
    **{
        f"groups:date-{act}": only(TALKING, 404, pk="group_date")
        for act in ("detail", "answer", "calendar", "move", "call-off", "count")
    },
    "groups:group-board": only(TALKING, 404, pk="group"),
    "groups:board-news": only(TALKING, 404, pk="group"),
    # Asha wrote it: Ben alone can take it down, and she takes it back.
    "groups:notice-take-back": only(ASHA, 404, pk="group_notice"),
    "groups:notice-take-down": only(BEN, 404, pk="group_notice"),
    # Whoever facilitates is not asked how it was.
    "groups:group-first": only(NOBODY, 404, pk="group"),
    **{f"groups:member-{act}": only(TALKING, 404, pk="member") for act in ("answer", "end")},
}
