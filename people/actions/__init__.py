"""Every write about people: joining, accounts, what is held about them, whom they are kept from."""

from people.actions.accounts import (
    DoNotGoTogether,
    add_person,
    address_changed,
    change_person,
    change_roles,
    deactivate,
    make_national_editor,
    reactivate,
)
from people.actions.appointments import drop_ended_appointments
from people.actions.erasing import LastAdministrator, check_not_last, forget_traces
from people.actions.exporting import export_people
from people.actions.importing import (
    ChangedMeanwhile,
    apply_import,
    close_leavers,
    drop_import,
    forget_old_imports,
    hold_import,
)
from people.actions.joining import (
    accept_link,
    begin_joining,
    drop_unfinished,
    finish_joining,
    invite,
    withdraw_invitation,
)
from people.actions.organisations import publish_statement
from people.actions.own import change_about_me, change_notices, confirm_details
from people.actions.setting_up import (
    choose_modules,
    close_asking,
    confirm_mail,
    look_again,
    mark,
    open_asking,
    send_test_mail,
    switch_module,
)
from people.actions.ties import (
    block,
    correct_manager,
    correct_team,
    correct_what_we_hold,
    keep_apart,
    stop_keeping_apart,
    unblock,
)

__all__ = [
    "ChangedMeanwhile",
    "DoNotGoTogether",
    "LastAdministrator",
    "accept_link",
    "add_person",
    "address_changed",
    "apply_import",
    "begin_joining",
    "block",
    "change_about_me",
    "change_notices",
    "change_person",
    "change_roles",
    "check_not_last",
    "choose_modules",
    "close_asking",
    "close_leavers",
    "confirm_details",
    "confirm_mail",
    "correct_manager",
    "correct_team",
    "correct_what_we_hold",
    "deactivate",
    "drop_ended_appointments",
    "drop_import",
    "drop_unfinished",
    "export_people",
    "finish_joining",
    "forget_old_imports",
    "forget_traces",
    "hold_import",
    "invite",
    "keep_apart",
    "look_again",
    "make_national_editor",
    "mark",
    "open_asking",
    "publish_statement",
    "reactivate",
    "send_test_mail",
    "stop_keeping_apart",
    "switch_module",
    "unblock",
    "withdraw_invitation",
]
