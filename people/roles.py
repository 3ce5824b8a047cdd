"""Who may do what: the one table a committee reads. docs/roles.md is made from it.

A supporter is a fact (an approved, current profile), not a role. Pages ask for a permission,
never for a role.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Final


class Permission(StrEnum):
    """One thing a person may do on this site."""

    ASK_FOR_SUPPORT = "ask_for_support"
    BROWSE_SUPPORTERS = "browse_supporters"
    APPLY = "apply"
    USE_LIBRARY = "use_library"
    COME_TO_EVENTS = "come_to_events"
    JOIN_GROUPS = "join_groups"
    TAKE_PART_IN_MENTORING = "take_part_in_mentoring"
    UPLOAD_RESOURCE = "upload_resource"
    PUBLISH_RESOURCE = "publish_resource"
    EDIT_SIGNPOSTS = "edit_signposts"
    EDIT_NATIONAL_SIGNPOSTS = "edit_national_signposts"
    ORGANISE_EVENTS = "organise_events"
    START_GROUPS = "start_groups"
    RUN_CAMPAIGNS = "run_campaigns"
    APPOINT_CHAMPIONS = "appoint_champions"
    RUN_MENTORING = "run_mentoring"
    SEE_DESK = "see_desk"
    SEE_FIGURES = "see_figures"
    INVITE_PEOPLE = "invite_people"
    PUBLISH_AGREEMENT = "publish_agreement"
    VET_SUPPORTERS = "vet_supporters"
    SUSPEND_SUPPORTERS = "suspend_supporters"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_ORGANISATIONS = "manage_organisations"
    SET_UP = "set_up"
    USE_ADMIN = "use_admin"
    SAFEGUARD = "safeguard"
    OPEN_AS_SECOND = "open_as_second"
    SEE_SAFETY = "see_safety"


MEANINGS: Final[dict[Permission, str]] = {
    Permission.ASK_FOR_SUPPORT: "Ask a peer supporter for support and talk with them",
    Permission.BROWSE_SUPPORTERS: "See the peer supporters shown to them",
    Permission.APPLY: "Apply to become a peer supporter",
    Permission.USE_LIBRARY: "Find and download from the library",
    Permission.COME_TO_EVENTS: "See the events that are for them and book a place",
    Permission.JOIN_GROUPS: "See the peer groups that are for them, join and leave",
    Permission.TAKE_PART_IN_MENTORING: "Offer to be a mentor or buddy, and look for one",
    Permission.UPLOAD_RESOURCE: "Put resources into the library and keep them up to date",
    Permission.PUBLISH_RESOURCE: "Publish a resource that someone else put in",
    Permission.EDIT_SIGNPOSTS: "Write and check where to turn, as far as it is their own "
    "organisation's",
    Permission.EDIT_NATIONAL_SIGNPOSTS: "Write and check where to turn for everybody, at every "
    "organisation",
    Permission.ORGANISE_EVENTS: "Put up, change and call off events of their own organisation",
    Permission.START_GROUPS: "Start a peer group; peer supporters may too",
    Permission.RUN_CAMPAIGNS: "Put up campaigns and awareness days of their own organisation",
    Permission.APPOINT_CHAMPIONS: "Make a wellbeing champion of somebody who asked, and end it",
    Permission.RUN_MENTORING: "Say how mentoring runs, decide who can be a mentor or buddy, run "
    "schemes; no words and no lived experience",
    Permission.SEE_DESK: "See that a request waits: a reference and an age, no name, no words",
    Permission.SEE_FIGURES: "See figures of 12 months that name nobody",
    Permission.INVITE_PEOPLE: "Invite colleagues of their own organisation to join",
    Permission.PUBLISH_AGREEMENT: "Publish a new version of what their peer supporters sign",
    Permission.VET_SUPPORTERS: "Read applications, record checks, decide with a second person",
    Permission.SUSPEND_SUPPORTERS: "Suspend a peer supporter and let them back",
    Permission.MANAGE_ACCOUNTS: "Open, correct, close and reopen accounts; give roles to others",
    Permission.MANAGE_ORGANISATIONS: "Change an organisation's name, colours, contacts, settings",
    Permission.SET_UP: "Set their organisation up, and let colleagues ask once it is safe",
    Permission.USE_ADMIN: "Open the administration site; other permissions say what is in it",
    Permission.SAFEGUARD: "Act when a life is at risk, with a second person, on the record",
    Permission.OPEN_AS_SECOND: "Agree or refuse, as the second person, that messages are opened",
    Permission.SEE_SAFETY: "Open the safeguarding page, which shows what their own role may see",
}


class Role(StrEnum):
    """What somebody was asked to do beyond being a colleague."""

    COORDINATOR = "coordinator"
    CHAMPION = "champion"
    VETTER = "vetter"
    ADMINISTRATOR = "administrator"
    NATIONAL_EDITOR = "national_editor"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    SECOND_OPENER = "second_opener"


ROLE_LABELS: Final[list[tuple[str, str]]] = [
    (Role.COORDINATOR, "Coordinator"),
    (Role.CHAMPION, "Wellbeing champion"),
    (Role.VETTER, "Vetter"),
    (Role.ADMINISTRATOR, "Administrator"),
    (Role.NATIONAL_EDITOR, "National editor of where to turn"),
    (Role.SAFEGUARDING_LEAD, "Safeguarding lead"),
    (Role.SECOND_OPENER, "Second opener"),
]

# Everybody with an open account.
STAFF: Final = frozenset(
    {
        Permission.ASK_FOR_SUPPORT,
        Permission.BROWSE_SUPPORTERS,
        Permission.APPLY,
        Permission.USE_LIBRARY,
        Permission.COME_TO_EVENTS,
        Permission.JOIN_GROUPS,
        Permission.TAKE_PART_IN_MENTORING,
    }
)

# What each role adds to it. No role opens conversations alone: that takes a safeguarding lead and
# a second opener together, for one conversation and a limited time.
ROLES: Final[dict[Role, frozenset[Permission]]] = {
    Role.COORDINATOR: frozenset(
        {
            Permission.UPLOAD_RESOURCE,
            Permission.PUBLISH_RESOURCE,
            Permission.EDIT_SIGNPOSTS,
            Permission.ORGANISE_EVENTS,
            Permission.START_GROUPS,
            Permission.RUN_CAMPAIGNS,
            Permission.APPOINT_CHAMPIONS,
            Permission.RUN_MENTORING,
            Permission.SEE_DESK,
            Permission.SET_UP,
            Permission.SEE_FIGURES,
            Permission.PUBLISH_AGREEMENT,
            Permission.INVITE_PEOPLE,
        }
    ),
    # Hears nothing confidential, sees no desk: keeps the subject on the agenda.
    Role.CHAMPION: frozenset({Permission.ORGANISE_EVENTS, Permission.RUN_CAMPAIGNS}),
    Role.VETTER: frozenset(
        {
            Permission.PUBLISH_AGREEMENT,
            Permission.VET_SUPPORTERS,
            Permission.SUSPEND_SUPPORTERS,
            Permission.USE_ADMIN,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.MANAGE_ACCOUNTS,
            Permission.MANAGE_ORGANISATIONS,
            Permission.SET_UP,
            Permission.INVITE_PEOPLE,
            Permission.USE_ADMIN,
        }
    ),
    Role.NATIONAL_EDITOR: frozenset(
        {Permission.EDIT_SIGNPOSTS, Permission.EDIT_NATIONAL_SIGNPOSTS}
    ),
    Role.SAFEGUARDING_LEAD: frozenset({Permission.SAFEGUARD, Permission.SEE_SAFETY}),
    Role.SECOND_OPENER: frozenset({Permission.OPEN_AS_SECOND, Permission.SEE_SAFETY}),
}

# Whoever holds one of these holds no other role: coordinators, vetters and administrators must not
# learn who asked, and no one person may be both who asks for an opening and who agrees.
ALONE: Final = frozenset({Role.SAFEGUARDING_LEAD, Role.SECOND_OPENER})

# What they change is read at every organisation, so no single one gives these: only the
# administrators of the installation do, who belong to none.
FOR_ALL: Final = frozenset({Role.NATIONAL_EDITOR})

# Nobody gives these: people ask for them themselves, and a coordinator appoints. An administrator
# can take them.
ASKED_FOR: Final = frozenset({Role.CHAMPION})

# Those who could do harm with somebody else's password: a second factor is demanded of them.
SECOND_FACTOR_ROLES: Final = frozenset(
    {
        Role.ADMINISTRATOR,
        Role.VETTER,
        Role.COORDINATOR,
        Role.CHAMPION,
        Role.NATIONAL_EDITOR,
        Role.SAFEGUARDING_LEAD,
        Role.SECOND_OPENER,
    }
)

# The roles that can come with an invitation.
INVITED: Final = [
    (code, label) for code, label in ROLE_LABELS if code not in ALONE | FOR_ALL | ASKED_FOR
]


def go_together(roles: Iterable[str]) -> bool:
    """Whether one person may hold all of these."""
    held = set(roles)
    return len(held) < 2 or not ALONE & held


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """Everything an active person with these roles may do; unknown role codes add nothing."""
    return _permissions(frozenset(roles))


@lru_cache(maxsize=64)
def _permissions(roles: frozenset[str]) -> frozenset[Permission]:
    return STAFF.union(*(ROLES[role] for role in Role if role.value in roles))
