"""Names of files: nothing in them reaches a header, a folder or a reader's eye wrongly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.names import LONGEST, shown_name


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Group agreement.docx", "Group agreement.docx"),
        ("../../etc/passwd", "passwd.docx"),
        ("C:\\temp\\plan.docx", "plan.docx"),
        ("a\r\nSet-Cookie: x=1.docx", "aSet-Cookie x=1.docx"),
        ('a"; filename="b.exe', "a filename= b.docx"),
        ("gnp.\u202excod.exe", "gnp.xcod.docx"),
        ("Ŵrexham ünterlagen.docx", "Ŵrexham ünterlagen.docx"),
        ("...", "document.docx"),
        ("", "document.docx"),
        ("\u2044\uff0f..\uff0fx.docx", "x.docx"),
    ],
)
def test_tricks_are_taken_out(given_name: str, shown: str) -> None:
    assert shown_name(given_name, "docx") == shown


@given(st.text(max_size=300))
def test_any_name_becomes_a_harmless_one(name: str) -> None:
    shown = shown_name(name, "pdf")
    assert shown.endswith(".pdf")
    assert len(shown) <= LONGEST
    assert shown.isprintable()
    assert not set(shown) & set('/\\:*?"<>|\r\n\0')
