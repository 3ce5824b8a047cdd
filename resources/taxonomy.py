"""How the library is sorted: the codes we store and the words we show.

The stages follow the Side by Side toolkit's own division by need. A stored code never changes its
meaning: retire one by leaving it out of a form.
"""

from typing import Final

STAGES: Final = [
    ("thinking", "Thinking about it"),
    ("setting_up", "Setting up"),
    ("running", "Keeping it going"),
    ("problem", "Something is not working"),
    ("improving", "Improving facilitation"),
    ("evaluating", "Evaluating"),
    ("growing", "Growing or sustaining"),
    ("ending", "Ending well"),
]

KINDS: Final = [
    ("toolkit", "Toolkit section"),
    ("leaflet", "Leaflet"),
    ("presentation", "Presentation"),
    ("notes", "Presentation or cover notes"),
    ("interview", "Interview or story"),
    ("tips", "Tips"),
    ("template", "Template or form"),
    ("policy", "Policy or agreement"),
    ("training", "Training material"),
    ("report", "Research report"),
    ("film", "Film"),
    ("case_study", "Case study"),
    ("poster", "Poster"),
    ("worksheet", "Worksheet"),
    ("link", "Web link"),
]

AUDIENCES: Final = [
    ("seeker", "Anyone looking for support"),
    ("supporter", "Peer supporters"),
    ("facilitator", "Group facilitators"),
    ("coordinator", "Coordinators"),
    ("mentor", "Mentors and buddies"),
    ("champion", "Wellbeing champions"),
    ("senior", "Senior leaders"),
    ("manager", "Line managers"),
    ("clinician", "Occupational health and clinicians"),
    ("trainer", "Trainers"),
    ("evaluator", "Evaluators and funders"),
    ("family", "Family and friends"),
]

# The six values of Side by Side.
VALUES: Final = [
    ("experience", "Experience in common"),
    ("safety", "Safety"),
    ("choice", "Choice and control"),
    ("two_way", "Two-way interactions"),
    ("connection", "Human connection"),
    ("oneself", "Freedom to be oneself"),
]

# What it is about. Some of these words are about health: filters never stand in an address.
TOPICS: Final = [
    ("listening", "Listening and talking"),
    ("private", "What stays private"),
    ("boundaries", "Boundaries and endings"),
    ("groups", "Running a group"),
    ("online", "Peer support online"),
    ("self_care", "Looking after yourself"),
    ("hard_jobs", "After a hard job"),
    ("trauma", "Trauma"),
    ("stress", "Stress and burnout"),
    ("mood", "Anxiety and low mood"),
    ("sleep", "Sleep and shift work"),
    ("grief", "Grief and loss"),
    ("suicide", "Thoughts of suicide"),
    ("alcohol", "Alcohol, drugs and gambling"),
    ("money", "Money worries"),
    ("family", "Family and relationships"),
    ("fairness", "Bullying and discrimination"),
    ("leaving", "Leaving and retiring"),
    ("leaders", "Support from leaders"),
    ("training", "Choosing and training supporters"),
    ("research", "What research says"),
]

LANGUAGES: Final = [
    ("en", "English"),
    ("cy", "Welsh"),
    ("gd", "Scottish Gaelic"),
    ("ga", "Irish"),
    ("bfi", "British Sign Language"),
    ("pl", "Polish"),
    ("pa", "Punjabi"),
    ("ur", "Urdu"),
    ("bn", "Bengali"),
    ("ro", "Romanian"),
]

# How two resources belong together: from the one to the other, and back.
COMPANIONS: Final = [
    ("notes", "Notes to it"),
    ("cover_note", "Cover note"),
    ("editable", "To change for yourselves"),
    ("easy_read", "Easy Read"),
    ("language", "In another language"),
    ("use_with", "Use it together with"),
]
COMPANIONS_BACK: Final = {
    "notes": "These notes belong to",
    "cover_note": "This cover note belongs to",
    "editable": "To print as it is",
    "easy_read": "The same, longer",
    "language": "In another language",
    "use_with": "Use it together with",
}

LINK_WORKS, LINK_BROKEN, LINK_UNSURE = "works", "broken", "unsure"
LINK_STATES: Final = [
    ("", "Not checked yet"),
    (LINK_WORKS, "Works"),
    (LINK_BROKEN, "Broken"),
    (LINK_UNSURE, "Could not be checked"),
]

LICENCES: Final = [
    ("own", "Written by us"),
    ("permission", "Used with permission"),
    ("ogl3", "Open Government Licence v3"),
    ("cc_by", "Creative Commons BY"),
    ("cc_by_nc_sa", "Creative Commons BY-NC-SA"),
    ("public_domain", "Public domain"),
    ("link_only", "Only linked"),
    ("told_here", "Told for this site"),
]

# What a licence lets a reader do, in words; shown on the page of a resource.
USES: Final = {
    "told_here": (
        "Read it here. Do not copy it or pass it on: whoever told it may take it away at any time."
    ),
    "own": "You may copy, change and share this inside the emergency services.",
    "permission": "You may read and print this. Ask the owner before you change it or pass it on.",
    "ogl3": "You may copy, change and share this if you name the owner.",
    "cc_by": "You may copy, change and share this if you name the owner.",
    "cc_by_nc_sa": (
        "You may copy, change and share this if you name the owner, do not sell it, and share "
        "your version in the same way."
    ),
    "public_domain": "Nobody owns this any more. You may use it as you like.",
    "link_only": (
        "It belongs to its owner and stands on their site. Ask them before you copy it or pass on "
        "more than the link."
    ),
}

# Those under which an organisation may make a version of its own.
MAY_CHANGE: Final = frozenset({"own", "ogl3", "cc_by", "cc_by_nc_sa", "public_domain"})

# The same codes as in resources/formats.py, which says more of each.
FORMATS: Final = [
    ("pdf", "PDF"),
    ("pptx", "PowerPoint"),
    ("docx", "Word"),
    ("xlsx", "Excel"),
    ("odt", "OpenDocument text"),
    ("odp", "OpenDocument slides"),
    ("png", "PNG picture"),
    ("jpg", "JPEG picture"),
    ("webp", "WebP picture"),
    ("mp3", "MP3 sound"),
    ("mp4", "MP4 film"),
    ("vtt", "WebVTT captions"),
    ("srt", "SubRip captions"),
]
# What one can filter by beside: what is on somebody else's site.
ON_THE_WEB: Final = "web"
# And what stands on its page, without any file: a story.
ON_THE_PAGE: Final = "page"
