"""Who may open which page: one line for every address there is.

`test_access.py` tries each as everybody, with GET and with POST, and fails when an address stands
in no line. The words:
  who      the people who get in; everyone else signed in is refused
  refused  how: 404 where that something exists is itself confidential, 403 where it is not;
           in the administration either will do, since nobody there learns more from one
  public   whether somebody who is not signed in gets in; otherwise they are sent to sign in
"""

from dataclasses import dataclass, field

EVERYONE = frozenset({"asha", "ben", "mo", "cat", "dev", "viv", "vic", "eve", "finn"})
CAT = frozenset({"cat"})
ASHA = frozenset({"asha"})
BEN = frozenset({"ben"})
TALKING = ASHA | BEN
SUPPORTERS = frozenset({"ben", "mo"})
COORDINATORS = frozenset({"cat", "finn"})
VETTERS = frozenset({"viv", "vic"})
VIV = frozenset({"viv"})
DEV = frozenset({"dev"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Page:
    """One address: who gets in, and what happens to the others."""

    who: frozenset[str] = EVERYONE
    refused: int = 403
    public: bool = False
    # Names of things in the world of the test, put into the address.
    given: dict[str, str] = field(default_factory=dict)
    # Nobody gets in, signed in or not: a link that was not mailed.
    closed: bool = False
    # Shown to them, but nobody changes it here.
    read_only: bool = False


PUBLIC = Page(public=True)
MINE = Page()


def only(who: frozenset[str], refused: int = 403, **given: str) -> Page:
    return Page(who=who, refused=refused, given=given)


TABLE: dict[str, Page] = {
    "home": PUBLIC,
    "privacy": PUBLIC,
    "accessibility": PUBLIC,
    "for-managers": PUBLIC,
    "my-data": MINE,
    "library-news": only(SUPPORTERS, 404),
    "library-news-wanted": only(SUPPORTERS, 404),
    "poster": MINE,
    "poster-pdf": MINE,
    "poster-card": MINE,
    "poster-card-pdf": MINE,
    "poster-code": MINE,
    "my-data-everything": MINE,
    "my-data-download": MINE,
    "erase-me": MINE,
    "erased": PUBLIC,
    "erased-receipt": PUBLIC,
    # people
    "people:about-me": MINE,
    "people:notices": MINE,
    "people:check-details": MINE,
    "people:kept-from": MINE,
    "people:keep-apart": MINE,
    "people:stop-keeping-apart": only(NOBODY, 404, address="nothing"),
    "people:unblock": only(NOBODY, 404, address="nothing"),
    "people:export": only(DEV),
    "people:import": only(DEV),
    "people:import-check": only(DEV),
    "people:import-leavers": only(DEV),
    "people:import-drop": only(DEV),
    "people:join": Page(public=True, given={"token": "nothing"}),
    # directory
    "directory:supporter-list": MINE,
    "directory:supporter-detail": only(EVERYONE - {"ben"}, 404, address="ben_address"),
    "directory:criteria": PUBLIC,
    # Nothing was decided against anybody of the cast.
    "directory:second-look": only(NOBODY, 404),
    "directory:second-look-take-back": only(NOBODY, 404),
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
    # conversations: Asha asked Ben, and they are talking
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
    "setup": only(COORDINATORS | DEV),
    "setup-open": only(COORDINATORS | DEV),
    "setup-close": only(DEV),
    "setup-mail": only(COORDINATORS | DEV),
    "setup-dpia": only(COORDINATORS | DEV),
    "setup-kit": only(COORDINATORS | DEV),
    "setup-step": only(COORDINATORS | DEV, step="welfare_word"),
    "desk": only(COORDINATORS),
    "desk-later": only(COORDINATORS, work="uploads_word"),
    "desk-take-up": only(COORDINATORS, work="uploads_word"),
    "desk-deputy": only(COORDINATORS),
    "desk-week": only(COORDINATORS),
    "evaluation:figures": only(COORDINATORS),
    "evaluation:figures-file": only(COORDINATORS),
    "conversations:alert-acknowledge": only(CAT, 404, pk="alert"),
    "conversations:alert-offer-more": only(CAT, 404, pk="alert"),
    "conversations:alert-hand-on": only(CAT, 404, pk="alert"),
    "conversations:alert-defer": only(CAT, 404, pk="alert"),
    "conversations:consult-hand-on": only(CAT, 404, pk="consult"),
    "conversations:desk-consult": only(CAT, 404, pk="consult"),
    # care
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
    "care:session-book": only(SUPPORTERS, 404, pk="session"),
    "care:session-give-up": only(SUPPORTERS, 404, pk="session"),
    "care:desk-supervision": only(COORDINATORS),
    "care:session-put-up": only(COORDINATORS),
    "care:session-detail": only(CAT, 404, pk="session"),
    "care:session-call-off": only(CAT, 404, pk="session"),
    # Nobody of the cast has stopped; supporters are sent to the page before it.
    "care:thanks": only(SUPPORTERS, 404),
    # library
    "resources:resource-list": MINE,
    "resources:upload": only(COORDINATORS),
    "resources:resource-detail": Page(given={"slug": "resource"}),
    "resources:resource-download": Page(given={"slug": "resource"}),
    "resources:resource-withdraw": only(CAT, slug="resource"),
    "resources:resource-publish": only(CAT, slug="resource"),
    "resources:resource-still-right": only(CAT, slug="resource"),
    "resources:resource-tie": only(CAT, slug="resource"),
    # No companion has this id: nothing happens, for those who may.
    "resources:resource-untie": only(CAT, slug="resource", pk="alert"),
    # signposts
    "signposting:signpost-list": PUBLIC,
    "signposting:checks": only(COORDINATORS),
    "signposting:calls-csv": only(COORDINATORS),
    "signposting:check": only(COORDINATORS, slug="signpost"),
    "signposting:change": only(COORDINATORS, slug="signpost"),
    "signposting:hours": only(COORDINATORS, slug="signpost"),
    "signposting:add-channel": only(COORDINATORS, slug="signpost"),
    "signposting:state": only(COORDINATORS, slug="signpost"),
    "signposting:signpost-detail": Page(public=True, given={"slug": "signpost"}),
}
# Signing in and one's own account: allauth's pages. Each shows only the person who is signed in.
TABLE |= {
    f"account_{name}": PUBLIC
    for name in (
        "login",
        "signup",
        "inactive",
        "logout",
        "request_login_code",
        "confirm_login_code",
        "email_verification_sent",
        "reset_password",
        "confirm_password_reset_code",
        "complete_password_reset",
        "password_reset_completed",
    )
}
TABLE |= {
    f"account_{name}": MINE
    for name in ("email", "change_password", "set_password", "reauthenticate")
}
TABLE |= {f"mfa_{name}": PUBLIC for name in ("authenticate", "login_webauthn")}
TABLE |= {
    f"mfa_{name}": MINE
    for name in (
        "index",
        "generate_recovery_codes",
        "reauthenticate",
        "reauthenticate_webauthn",
        "activate_totp",
        "list_webauthn",
        "add_webauthn",
    )
}
TABLE |= {
    f"mfa_{name}": only(NOBODY, 404)
    for name in (
        "deactivate_totp",
        "view_recovery_codes",
        "download_recovery_codes",
    )
}
TABLE |= {f"mfa_{name}_webauthn": only(NOBODY, 404, pk="987654") for name in ("remove", "edit")}
TABLE["usersessions_list"] = MINE
# The administration: for administrators and vetters, each in their own part.
TABLE |= {
    "admin:index": only(DEV | VETTERS),
    "admin:login": only(DEV | VETTERS),
    "admin:logout": only(DEV | VETTERS),
    "admin:password_change": only(DEV | VETTERS),
    "admin:password_change_done": only(DEV | VETTERS),
    "admin:jsi18n": only(DEV | VETTERS),
}
TABLE |= {"admin:app_list": only(DEV, app_label="people")}
# What Django makes for each model; adding is listed where it is allowed, deleting nowhere.
for model in (
    "user",
    "organisation",
    "team",
    "emaildomain",
    "invitation",
    "confidentialitystatement",
):
    row = {"object_id": f"some_{model}"}
    TABLE |= {
        f"admin:people_{model}_changelist": only(DEV),
        # People are invited; organisations are added by whoever looks after all of them.
        f"admin:people_{model}_add": only(NOBODY if model in ("user", "organisation") else DEV),
        f"admin:people_{model}_change": Page(who=DEV, given=row),
        f"admin:people_{model}_history": Page(who=NOBODY, given=row),
        f"admin:people_{model}_delete": Page(who=NOBODY, given=row),
    }
for model in ("invitation", "confidentialitystatement"):
    TABLE[f"admin:people_{model}_change"] = Page(
        who=DEV, given={"object_id": f"some_{model}"}, read_only=True
    )
# Una's application and Ben's standing: the vetters of both organisations.
TABLE |= {
    "admin:directory_application_changelist": only(VETTERS),
    **{f"admin:directory_application_{to}": only(VETTERS) for to in ("bring", "many")},
    **{
        f"admin:directory_application_{act}": only(VETTERS, object_id="application")
        for act in (
            "change",
            "approve",
            "decline",
            "check",
            "manager",
            "note",
            "interview",
            "training",
            "ask-reference",
            "step-back",
        )
    },
    "admin:directory_supporter_changelist": only(VETTERS),
    **{
        f"admin:directory_supporter_{act}": only(VETTERS, object_id="ben_supporter")
        for act in (
            "change",
            "check",
            "training",
            "note",
            "step-back",
            "suspend",
            "reinstate",
            "interview",
            "pass-probation",
            "extend-probation",
            "extend-suspension",
            "propose-removal",
            "agree-removal",
            "drop-removal",
        )
    },
    "admin:directory_appeal_changelist": only(VETTERS),
    "admin:directory_appeal_change": only(VETTERS, object_id="appeal_row"),
    "admin:directory_appeal_decide": only(VETTERS, object_id="appeal_row"),
    **{f"admin:directory_agreementtext_{page}": only(VETTERS) for page in ("changelist", "add")},
    "admin:directory_agreementtext_version": only(VETTERS, number="1"),
    **{f"admin:directory_trainingmodule_{page}": only(VETTERS) for page in ("changelist", "add")},
    "admin:directory_trainingmodule_change": only(VIV, object_id="some_module"),
    "admin:directory_trainingmodule_day": only(VIV, object_id="some_module"),
    "admin:directory_takenon_changelist": only(VETTERS),
    "admin:directory_takenon_take": only(
        VETTERS, person="who_appeals", kind="appeal", day="appeal_day"
    ),
    "admin:directory_waitingtext_changelist": only(VETTERS),
    **{
        f"admin:directory_waitingtext_{act}": only(VETTERS, object_id="waiting_text")
        for act in ("change", "accept", "hand-back")
    },
}
# Public and without a person: tests/platform and tests/face try them. "None" stands for
# Django's catch-all addresses below /admin/, which lead to those above or to 404.
LEFT_TO_OTHERS = frozenset({"readyz", "theme", "admin:None"})
