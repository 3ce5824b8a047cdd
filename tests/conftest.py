"""What every test stands on. The cast is in cast.py, the browser in browser.py."""

pytest_plugins = [
    "tests.honesty",
    "tests.garbage",
    "tests.database",
    "tests.migrated",
    "tests.browser",
    "tests.cast",
    "tests.world",
    "tests.help_page",
    "tests.conversations.safety_acts",
]
