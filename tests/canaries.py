"""Words planted in the world of the tests: each stands where it says, and nowhere else."""

from tests.factories_mentoring import OF_MENTORING

CANARIES = {
    "the name she chose": "CNRY-name-3f1c",
    "her message": "CNRY-asked-8d2e",
    "his answer": "CNRY-answer-77a0",
    "how she communicates": "CNRY-communicate-19b4",
    "her phone number": "CNRY-phone-4b9e",
    "a draft": "CNRY-draft-c5d6",
    "a vetting note": "CNRY-note-e0f1",
    "an appeal": "CNRY-appeal-5e77",
    "words that wait": "CNRY-waiting-2bd4",
    "his question to the desk": "CNRY-advice-6b8e",
    "what the desk should know": "CNRY-debrief-91c4",
    "her private address": "cnry-private-52aa@mail.example",
    "the name she comes under": "CNRY-comes-7d30",
    "where it is": "CNRY-place-c0a1",
    "what a private group is called": "CNRY-group-1f6d",
    "what it is about": "CNRY-about-e2b7",
    "a name in a group": "CNRY-member-8c05",
    "where a group meets": "CNRY-meets-90d7",
    "what a group does": "CNRY-session-3be2",
    "a notice in a group": "CNRY-board-a7c9",
    "what a group agreed on": "CNRY-agreed-40ce",
    "what its facilitators work on": "CNRY-next-9a1d",
    "a wish in a group": "CNRY-wish-d6f3",
    **OF_MENTORING,
}
