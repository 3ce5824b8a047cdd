"""Signing in and one's own account: allauth's pages."""

from tests.access_table.words import MINE, NOBODY, PUBLIC, Page, only

TABLE: dict[str, Page] = {}
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
