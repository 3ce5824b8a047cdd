"""The administration, for administrators and vetters."""

from tests.access_table.words import DEV, NOBODY, VETTERS, VIV, Page, only

TABLE: dict[str, Page] = {}
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
