"""Every page is private and closed to everything it does not need."""

import pytest
from django.conf import settings as real
from django.test import Client

from peersupport import theme
from people.colours import HEX

PATHS = ["/", "/plain/word/", "/help-now/", "/nowhere/", "/broken/"]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_carries_the_security_headers(outer: Client, path: str):
    headers = outer.get(path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"].split("; ")
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("path", ["/", "/plain/word/", "/broken/"])
def test_no_page_may_be_kept(outer: Client, path: str):
    assert outer.get(path).headers["Cache-Control"] == "no-store, private"


def test_the_help_page_may_be_kept_because_it_is_the_same_for_all(outer: Client):
    assert outer.get("/help-now/").headers["Cache-Control"] == "public, max-age=300"


def test_a_theme_sheet_is_public_and_immutable(outer: Client):
    assert HEX.fullmatch("#7a1f1f")
    response = outer.get(theme.address("#7a1f1f"))
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_only_passkeys_are_allowed_of_the_device(outer: Client):
    policy = outer.get("/").headers["Permissions-Policy"].split(", ")
    allowed = [feature for feature in policy if not feature.endswith("=()")]
    assert allowed == ["publickey-credentials-get=(self)", "publickey-credentials-create=(self)"]
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(policy)


def test_signing_out_empties_the_browsers_cache(outer: Client):
    assert outer.post("/accounts/logout/").headers["Clear-Site-Data"] == '"cache"'


def test_asking_whether_to_sign_out_empties_nothing(outer: Client):
    assert "Clear-Site-Data" not in outer.get("/accounts/logout/").headers


def test_cookies_follow_the_tls_setting():
    assert (real.TLS, real.SESSION_COOKIE_NAME, real.CSRF_COOKIE_NAME) == (
        True,
        "__Host-session",
        "__Host-csrf",
    )
    assert real.SESSION_COOKIE_SECURE
    assert real.CSRF_COOKIE_SECURE
    assert real.SESSION_COOKIE_HTTPONLY
