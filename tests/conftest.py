"""What every test stands on. The cast is in cast.py, the browser in browser.py."""

pytest_plugins = [
    "tests.honesty",
    "tests.database",
    "tests.browser",
    "tests.cast",
    "tests.world",
    "tests.conversations.safety_acts",
]
