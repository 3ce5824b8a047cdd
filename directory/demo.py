"""The directory's part of the demo: listed supporters, and queues for the vetters.

Everybody goes the whole way through the actions: apply, sign, checks, two decisions. Fictional.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from django.contrib.auth.hashers import make_password

from directory import actions, agreement, training
from directory import demo_words as words
from directory.actions.references import Named
from directory.actions.vetting import BEFORE_DECIDING
from directory.models import Application, Supporter
from directory.rota import USUALLY, Part, read_pattern, stored_shifts, stored_week
from directory.taxonomy import Audience, CheckKind, Language, Region, Way
from people.demo import Cast, person
from people.models import Organisation, User
from people.taxonomy import roles_of
from records.clock import today


@dataclass(frozen=True)
class Profile:
    """What a demo supporter says about themselves. `areas`: code -> audience, None the default."""

    shown_name: str
    region: str
    ways: list[str]
    languages: list[str]
    been_through: str
    what_helped: str
    talking_to_me: str
    areas: dict[str, str | None] = field(default_factory=dict)
    how_many: int = 3
    taking_new: bool = True
    next_free: date | None = None
    # As directory/rota.py stores it.
    usual: dict[str, Any] = field(default_factory=dict)


ANSWERS: Final = {
    "why": "A colleague listened to me when I needed it. I would like to do the same.",
    "experience": "Fifteen years on shift, and the year after that I nearly left.",
    "looked_after": "I swim, I talk to my brother, and I know when to pause.",
}
REFEREES: Final = (
    Named("Pat", "pat@learning.example", "Pat leads our learning team; I trained with her.", True),
    Named("Lee", "lee@station.example", "We were on the same watch for six years.", False),
)


def apply_for(user: User, profile: Profile, *, now: datetime) -> Application:
    """Everything an applicant does themselves, up to sending it."""
    actions.start_application(by=user, now=now)
    actions.save_about(
        by=user,
        shown_name=profile.shown_name,
        region=profile.region,
        been_through=profile.been_through,
        what_helped=profile.what_helped,
        talking_to_me=profile.talking_to_me,
    )
    actions.save_ways(by=user, ways=profile.ways, languages=profile.languages)
    for code, audience in profile.areas.items():
        actions.share_area(by=user, code=code, audience=audience, now=now)
    actions.save_availability(
        by=user,
        taking_new=profile.taking_new,
        how_many=profile.how_many,
        next_free=profile.next_free,
    )
    actions.save_usual(by=user, usual=profile.usual)
    actions.save_application(by=user, manager_agrees_time=True, **ANSWERS)
    actions.name_referees(by=user, referees=REFEREES)
    actions.sign_agreement(by=user, version=agreement.VERSION, now=now)
    return actions.submit_application(by=user, now=now)


def check(
    user: User, *, by: User, now: datetime, kinds: Sequence[CheckKind] = tuple(CheckKind)
) -> None:
    """A vetter records these checks as met today, valid for the usual time."""
    supporter = Supporter.objects.get(user=user)
    for kind in kinds:
        if kind == CheckKind.TRAINING and training.by_modules(supporter):
            _train(supporter, by, now)
            continue
        actions.record_check(
            by=by, supporter=supporter, kind=kind, met=True, done_on=today(now), now=now
        )


def _train(supporter: Supporter, by: User, now: datetime) -> None:
    for module in training.used(supporter):
        if module.is_required:
            actions.record_training(
                by=by, module=module, supporters=[supporter], done_on=today(now), now=now
            )


def apply_and_list(
    user: User, *, viv: User, vic: User, profile: Profile, now: datetime
) -> Supporter:
    """The whole way from the first click to the list."""
    application = apply_for(user, profile, now=now)
    check(user, by=viv, now=now)
    for vetter in (viv, vic):
        actions.decide(
            by=vetter,
            application=application,
            approves=True,
            reason="Everything that is needed is there. Recommended by the panel.",
            now=now,
        )
    return Supporter.objects.get(user=user)


# A Monday; the pattern repeats from it both ways.
FIRST_DAY: Final = date(2026, 1, 5)
PATTERNS: Final = ("2 early 2 late 2 night 4 off", "4 day 4 off", "2 day 2 night 4 off")
EVENINGS: Final = stored_week([[Part.EVENING]] * 5 + [[Part.MORNING]] * 2)
WEEKENDS: Final = stored_week([[]] * 4 + [[Part.EVENING, Part.NIGHT]] + [[Part.AFTERNOON]] * 2)


def on_shifts(pattern: str, later: int = 0) -> dict[str, Any]:
    """Usual times of somebody whose pattern began so many days after the others'."""
    first = FIRST_DAY + timedelta(days=later)
    return stored_shifts(read_pattern(pattern), first, USUALLY)


BEN: Final = Profile(
    shown_name="Ben",
    region=Region.YORKSHIRE,
    ways=[Way.MESSAGE, Way.PHONE, Way.WALK],
    languages=[Language.ENGLISH],
    been_through=(
        "Two years ago I stopped sleeping after a job with a child the age of mine. "
        "I kept going until I could not."
    ),
    what_helped="A colleague who asked twice. Then a therapist, and coming back slowly.",
    talking_to_me="I listen first. I will not tell you what to do unless you ask.",
    areas={"child_death": None, "sleep": None, "stress_burnout": "others", "suicidal": None},
    usual=on_shifts(PATTERNS[0]),
    # One of those he talks with is heavy for him, and there is room for somebody new.
    how_many=5,
)
MO: Final = Profile(
    shown_name="Mo",
    region=Region.YORKSHIRE,
    ways=[Way.MESSAGE, Way.IN_PERSON],
    languages=[Language.ENGLISH, Language.URDU],
    been_through="I looked after my father while I ran a station.",
    what_helped="Handing things over, and saying so out loud.",
    talking_to_me="Plain and patient.",
    areas={"caring_adult": None, "promotion": None},
    usual=EVENINGS,
    how_many=2,
)
SAM: Final = Profile(
    shown_name="Sam",
    region=Region.YORKSHIRE,
    ways=[Way.MESSAGE, Way.VIDEO],
    languages=[Language.ENGLISH, Language.BSL],
    been_through="Panic attacks before every shift, for most of a winter.",
    what_helped="Learning what they are. Breathing, and a manager who changed my start time.",
    talking_to_me="Short messages are fine. You do not have to explain yourself.",
    areas={"anxiety": None, "shift": "own"},
)


def made_up(user: User, chance: Random, on: date) -> Profile:
    """A profile for somebody the demo needs no name for."""
    codes = chance.sample(words.NOT_SENSITIVE, chance.randint(1, 4))
    audiences = [None, None, None, Audience.OWN, Audience.OTHERS, Audience.BLIND]
    free_later = chance.random() < 0.15
    return Profile(
        shown_name=user.name,
        region=chance.choice(Region.values),
        ways=[Way.MESSAGE, *chance.sample([w for w in Way if w != Way.MESSAGE], 2)],
        languages=["en", *chance.sample(Language.values[1:], chance.choice([0, 0, 1]))],
        been_through=chance.choice(words.BEEN_THROUGH),
        what_helped=chance.choice(words.WHAT_HELPED),
        talking_to_me=chance.choice(words.TALKING_TO_ME),
        areas={code: chance.choice(audiences) for code in codes},
        how_many=chance.randint(1, 4),
        taking_new=chance.random() < 0.8,
        next_free=on + timedelta(days=100) if free_later else None,
        usual=_usual(chance),
    )


def _usual(chance: Random) -> dict[str, Any]:
    """Half say nothing; a third works by shifts."""
    works = chance.random()
    if works < 1 / 3:
        return on_shifts(chance.choice(PATTERNS), chance.randrange(10))
    return chance.choice([EVENINGS, WEEKENDS]) if works < 1 / 2 else {}


def somebody(organisation: Organisation, chance: Random, secret: str, number: int) -> User:
    """An account for somebody the demo needs no name for."""
    name = words.NAMES[number % len(words.NAMES)]
    domain = organisation.email_domains.values_list("domain", flat=True).first()
    return person(
        f"{name.lower()}{number}@{domain}",
        name,
        secret,
        organisation=organisation,
        role_type=chance.choice(roles_of(organisation.emergency_service))[0],
        rank_band=chance.choice([1, 1, 1, 2, 2, 3]),
    )


def build(cast: Cast, *, listed: int, chance: Random, now: datetime, password: str) -> None:
    """Ben, Mo and Sam, others until `listed` are, and three applications at different stages.

    `now` is when they were approved; `password` opens every account.
    """
    secret = make_password(password)
    for user, profile in ((cast.ben, BEN), (cast.mo, MO), (cast.sam, SAM)):
        apply_and_list(user, viv=cast.viv, vic=cast.vic, profile=profile, now=now)
    for number in range(listed - 3):
        organisation = cast.fire if number % 3 == 2 else cast.ambulance
        user = somebody(organisation, chance, secret, number)
        profile = made_up(user, chance, today(now))
        # The first of them came a season earlier, so that their details are due now.
        then = now - EARLIER if number == 0 else now
        apply_and_list(user, viv=cast.viv, vic=cast.vic, profile=profile, now=then)
        if number % 3 == 0:
            actions.join_poster(by=user, now=then)
    _afterwards(cast, now)
    _queue(cast, chance, now + timedelta(days=80), secret, listed)


def _afterwards(cast: Cast, now: datetime) -> None:
    """Ben and Sam on the poster; new words of Sam that wait for a second look."""
    for user in (cast.ben, cast.sam):
        actions.join_poster(by=user, now=now)
    actions.save_about(
        by=cast.sam,
        shown_name=SAM.shown_name,
        region=SAM.region,
        been_through=SAM.been_through,
        what_helped=f"{SAM.what_helped} And a dog who needs walking.",
        talking_to_me=SAM.talking_to_me,
        now=now + timedelta(days=88),
    )


EARLIER: Final = timedelta(days=100)


def _answered(application: Application, viv: User, now: datetime) -> None:
    """Viv asked somebody who knows the applicant, and they answered through the link."""
    token = actions.ask_reference(by=viv, application=application, number=1, now=now)
    actions.answer_reference(
        token=token,
        would_not_say=False,
        known_for="Six years; I trained them and later worked beside them.",
        listening="Quiet, and there. People stay on after the shift to talk to them.",
        confidence="Yes. I have told them things myself.",
        anything="They take on too much. Give them somebody who asks how they are.",
        now=now,
    )


def _queue(cast: Cast, chance: Random, now: datetime, secret: str, first: int) -> None:
    """One application nobody looked at, one half vetted, one that is still being written."""
    waiting, half, writing = (
        somebody(cast.ambulance, chance, secret, first + number) for number in range(3)
    )
    asked = apply_for(waiting, made_up(waiting, chance, today(now)), now=now)
    actions.ask_reference(by=cast.viv, application=asked, number=1, now=now)
    application = apply_for(half, made_up(half, chance, today(now)), now=now)
    _answered(application, cast.viv, now)
    check(half, by=cast.viv, now=now, kinds=BEFORE_DECIDING)
    actions.add_note(
        by=cast.viv, application=application, text="Training is booked for next month.", now=now
    )
    actions.decide(
        by=cast.viv,
        application=application,
        approves=True,
        reason="Warm and steady in the interview; the reference was glad to be asked.",
        now=now,
    )
    actions.start_application(by=writing, now=now)
    actions.save_application(by=writing, why="I have been thinking about this for a year.")
