"""What every test stands on. The cast is in cast.py, the browser in browser.py."""

from importlib.util import find_spec

pytest_plugins = ["tests.honesty", "tests.database", "tests.browser", "tests.world"]
if find_spec("tests.cast"):
    pytest_plugins.append("tests.cast")
