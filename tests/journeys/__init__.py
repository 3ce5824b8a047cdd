import pytest

# The checks of walk.py say what they found, as those in the tests do.
pytest.register_assert_rewrite("tests.journeys.walk")
