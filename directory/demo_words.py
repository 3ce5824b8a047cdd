"""Names and sentences of the demo's supporters. Nobody here exists."""

from typing import Final

_NAMES = (
    "Aaron Abi Ade Alex Aled Amira Andy Angus Anya Beth Bronwen Callum Carys Ceri Chidi Chris "
    "Claire Dafydd Dan Dana Deepa Dele Donna Ed Eilidh Ellie Emeka Farah Faye Fiona Gareth Gemma "
    "Gita Hamish Hannah Harpreet Helen Ian Imran Iona Jack Jaspreet Jo Kasia Kate Kieran Lara "
    "Leanne Lewis Lucy Maeve Marek Megan Nadia Neil Nia Omar Orla Paul Priya Ravi Rhys Ross Ruth "
    "Saira Sean Shona Sian Stu Tariq Tom Tunde Una Vera Will Yusuf Zara Zoe"
)
NAMES: Final = tuple(_NAMES.split())

BEEN_THROUGH: Final = (
    "A bad year after a run of jobs with children. I did not sleep and I did not say so.",
    "I went off sick for seven months and thought I would not come back.",
    "My mum had dementia while I was on nights. I was two people for three years.",
    "A back injury on duty, then light duties, then finding out who I was without the truck.",
    "I was told I had cancer the week I was made up. I am still here and still working.",
    "I found out at forty that I am autistic. A lot of old arguments made sense at last.",
    "Our second child was very ill. I drove past the hospital every shift.",
    "Panic attacks in the car park before every shift, for most of a winter.",
    "After my divorce I slept in my car for a while. Nobody at work knew.",
    "We lost a colleague. I kept everyone else going and forgot about me.",
    "Menopause on a busy watch, with a uniform and a rota made for other people.",
    "One near miss that I could not stop replaying.",
)
WHAT_HELPED: Final = (
    "Someone who did not try to fix it. Then a proper therapist.",
    "Going back in small steps, with one person who knew.",
    "Walking. Talking while walking is easier than talking.",
    "Learning the word for it, and that it happens to others.",
    "Telling my partner the truth. It took two goes.",
    "A carers' group on Wednesdays, and a rota that bent a little.",
    "Money advice before it got any worse, and nobody being shocked.",
    "Time, sleep, and a GP who listened.",
)
TALKING_TO_ME: Final = (
    "I listen first. I will not tell you what to do unless you ask.",
    "Calm, and no surprise at anything. Silence is fine.",
    "I swear a bit and I laugh easily. You can cry; I do.",
    "We can start with a cup of tea and the weather.",
    "Short messages are fine. You do not have to explain yourself.",
    "I will say if I think someone else could help you better.",
)
_CODES = (
    "low_mood anxiety stress_burnout ptsd sleep anger child_death suicide_attended fatal_rtc resus "
    "near_miss colleague_death distress_call cumulative court_inquest long_absence return_work "
    "promotion shift volunteer_balance injury_duty back_joint cancer heart diabetes pain hearing "
    "menopause autism adhd dyslexia late_diagnosis bereavement separation caring_adult "
    "caring_child new_parent single_parent loneliness debt hardship housing women veteran faith"
)
NOT_SENSITIVE: Final = tuple(_CODES.split())
