"""The cells of the leak matrix that are meant to hit: which field, to whom, and why."""

SAFETY = ("sol", "sia", "nel", "noa")
LEADS = ("sol", "sia")
OPENED = ("sol", "nel")
VETTERS = ("viv", "vic")

APPLICATION = tuple(
    f"directory.Application.{name}" for name in ("why", "experience", "looked_after")
)
NAMED = tuple(f"directory.Reference.{name}" for name in ("name", "email", "knows"))
ANSWERED = tuple(
    f"directory.Reference.{name}" for name in ("known_for", "listening", "confidence", "anything")
)
NEW_WORDS = tuple(
    f"directory.WaitingText.{name}"
    for name in ("shown_name", "been_through", "what_helped", "talking_to_me")
)
PLAN = tuple(f"care.SelfCarePlan.{name}" for name in ("signs", "helps", "people", "leave_out"))
CHECK_IN = tuple(f"care.CheckIn.{name}" for name in ("sleep", "weight", "needs"))
DEBRIEF = tuple(f"care.Debrief.{name}" for name in ("words", "reply"))
WHERE = ("wellbeing.Event.place", "wellbeing.Event.link")
GROUP = (
    "groups.Group.name", "groups.Group.about", "groups.Membership.name", "groups.Session.about",
)  # fmt: skip
AGREED = tuple(
    f"groups.{one}.text" for one in ("GroupAgreement", "AgreementDraft", "AgreementIdea")
)
OFFER = tuple(f"mentoring.Offer.{name}" for name in ("what", "gender", "areas"))
NEED = tuple(f"mentoring.Need.{name}" for name in ("what", "wants_gender", "areas"))
PAIR = ("mentoring.PairAgreement.text", "mentoring.Goal.text")
MAIL = tuple(f"jobs.OutgoingMail.{name}" for name in ("to", "subject", "body"))

# Fields, who can read them on the pages, and the rule that says so.
RULES: list[tuple[tuple[str, ...], tuple[str, ...], str]] = [
    # What Asha holds about herself.
    (("people.User.communicate",), ("asha",), "her own words, shown to nobody"),
    (("people.User.private_address",), ("asha",), "her own address for notices"),
    (("people.User.private_address",), ("sol",), "released: how to reach her, her life in danger"),
    (("people.User.email",), ("asha",), "her own account"),
    (("people.User.email",), ("dev",), "administrators look after accounts"),
    (("people.User.email",), SAFETY, "released to Sol; named in the hold to those on duty"),
    (("people.Relation.other_email",), ("asha",), "whom she named; never shown to anyone else"),
    (("people.Block.known_as",), ("asha",), "whom she blocked, so that she can take it back"),
    (("correspondence.Draft.body",), ("asha",), "her own draft"),
    (("correspondence.Draft.card",), ("asha",), "her own draft, in her own data"),
    (MAIL, ("asha",), "mail on its way to her, in her own data"),
    # The conversation.
    (("correspondence.Participant.name",), ("asha", "ben"), "the two people"),
    (("correspondence.Message.body",), ("asha", "ben"), "the two people"),
    (("correspondence.Message.card",), ("ben",), "which place he gave, in his own data"),
    (("correspondence.Participant.name",), OPENED, "two people opened the messages"),
    (("correspondence.Message.body",), OPENED, "two people opened the messages"),
    (("conversations.Request.phone",), ("asha", "ben"), "she gave him her number"),
    (("conversations.Request.phone",), ("sol",), "released: how to reach her, her life in danger"),
    (("conversations.Request.call_when",), ("asha", "ben"), "when he may ring"),
    (("conversations.Request.areas",), ("asha",), "her own data; pages show areas in words"),
    # What was shown to the leads, and what those on duty did.
    (("conversations.Concern.words",), ("ben", *LEADS), "he wrote it to the leads"),
    (("conversations.ShownMessage.name",), LEADS, "he showed the message to the leads"),
    (("conversations.ShownMessage.body",), LEADS, "he showed the message to the leads"),
    (("conversations.Release.reason",), SAFETY, "looked at by a second person on duty"),
    (("conversations.Opening.reason",), SAFETY, "looked at by a second person on duty"),
    (("conversations.Hold.reason",), SAFETY, "looked at by a second person on duty"),
    (("conversations.Hold.authority_name",), ("asha", "ben"), "notice of the hold to both"),
    (("conversations.Hold.authority_name",), SAFETY, "looked at by a second person on duty"),
    # Where to turn.
    (("signposting.Correction.more",), ("cat", "finn"), "a service's answer, for who edits it"),
    (("signposting.Signpost.owner_email",), ("cat", "finn"), "whom who edits it may ask"),
    # Looking after oneself.
    (PLAN, ("ben",), "his own plan, shown to nobody"),
    (("care.ThankYou.words",), ("ben", "mo", "cat"), "said to all supporters there"),
    (CHECK_IN, ("ben",), "his own, once a month"),
    (CHECK_IN, ("cat",), "he shared this one with her"),
    (DEBRIEF, ("ben", "cat"), "he asked; she said that she gets in touch"),
    # Carrying away.
    (("resources.Pack.held",), ("asha",), "her own pack, in her own data"),
    # Events.
    (
        ("wellbeing.EventBooking.name",),
        ("asha", "cat"),
        "Cat's event said that she reads the names",
    ),
    (WHERE, ("asha", "cat"), "Asha has a place; Cat organises it"),
    (WHERE, ("ben",), "he facilitates the group that meets there"),
    (GROUP, ("asha", "ben"), "a private group that the two facilitate"),
    (("groups.Notice.words",), ("asha", "ben"), "she wrote it to the group"),
    (("groups.Notice.reason",), ("asha",), "her own data"),
    (("groups.FirstAnswer.words",), ("asha", "ben"), "Gus let the two facilitators know"),
    (AGREED, ("asha", "ben"), "what is agreed on and said in a group they are in"),
    # Mentors and buddies.
    (OFFER, ("ben", "mo"), "what each of them offers: their own page and data"),
    (NEED, ("asha",), "what she looks for: her own page and data"),
    (PAIR, ("asha", "ben"), "what the two agreed and want, on the page of their pair"),
    (("mentoring.Note.text",), ("asha",), "her own note, which he never sees"),
    # Vetting and joining.
    (APPLICATION, ("una", *VETTERS), "the applicant, and vetters of own and partner organisation"),
    (NAMED, ("una", *VETTERS), "whom the applicant named, read by the vetters too"),
    (ANSWERED, VETTERS, "vetters of the application: given in confidence"),
    (("directory.Decision.reason",), VETTERS, "vetters alone"),
    (("directory.VettingNote.text",), VETTERS, "vetters alone"),
    (("directory.SupporterNote.text",), VETTERS, "vetters alone"),
    (("directory.Connection.words",), ("viv",), "her own data"),
    (("directory.Suspension.reason",), VETTERS, "vetters alone"),
    (("directory.SuspensionExtension.reason",), VETTERS, "vetters alone"),
    (("directory.Removal.reason",), VETTERS, "vetters alone"),
    (("directory.Removal.decision_reason",), VETTERS, "vetters alone"),
    (("directory.Probation.extend_reason",), VETTERS, "vetters alone"),
    (("directory.Appeal.words",), VETTERS, "vetters who took no part"),
    (("directory.AppealVote.words",), VETTERS, "vetters who may decide the appeal"),
    (NEW_WORDS, ("ben", *VETTERS), "words that wait for a second look"),
    (("directory.WaitingText.word",), ("ben",), "his own data"),
    (("people.Invitation.email",), ("dev",), "administrators invite"),
]

ALLOWED = {
    (field, who): reason for fields, people, reason in RULES for field in fields for who in people
}
