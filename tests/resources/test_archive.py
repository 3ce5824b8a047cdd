"""A pack as a ZIP: names every computer takes, a page that opens alone, how it may be used."""

import io
import re
import zipfile
from typing import Any
from urllib.parse import unquote

import html5lib
import pytest
from django.utils import timezone

from people.models import User
from resources import storage
from resources.actions.packing import put_in
from resources.archive import CONTENTS, LICENCES, archive_of, distinct
from resources.models import Resource, ResourceFile
from resources.packing import contents_of
from resources.taxonomy import LINK_BROKEN
from resources.zip import stream
from tests.resources.conftest import MakeResource

NOW = timezone.now()


def unpacked(who: User) -> dict[str, bytes]:
    data = b"".join(stream(archive_of(contents_of(who), NOW), NOW))
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def files_in(who: User) -> list[str]:
    return [name.removeprefix("files/") for name in unpacked(who) if name.startswith("files/")]


def test_the_bytes_are_those_of_the_library(
    cat: User, asha: User, make_resource: MakeResource
) -> None:
    row = make_resource(cat, title="Group agreement")
    put_in(by=asha, slugs=[row.slug])
    with storage.fetch(row.files.get().stored_name) as file:
        assert unpacked(asha)["files/Group agreement.docx"] == file.read()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../etc/passwd", "-..-etc-passwd.docx"),
        ("C:\\Windows\\system.ini", "C -Windows-system.ini.docx"),
        ("Leaving/retiring: what now?", "Leaving-retiring what now.docx"),
        ("Version 1.2 of it", "Version 1.2 of it.docx"),
        ("CON", "_CON.docx"),
        ("com1.old", "_com1.old.docx"),
        ("Contents", "Contents.docx"),
        ("Lle i droi – Cymraeg", "Lle i droi – Cymraeg.docx"),
        ("gnp.exe\u202egpj", "gnp.exegpj.docx"),
        ("a\r\nb", "ab.docx"),
        (" . ", "document.docx"),
        ("x" * 120, "x" * 80 + ".docx"),
    ],
)
def test_names_are_right_on_every_computer_and_lead_nowhere_else(
    title: str, name: str, cat: User, asha: User, make_resource: MakeResource
) -> None:
    row = make_resource(cat, title="One")
    Resource.objects.filter(pk=row.pk).update(title=title)
    put_in(by=asha, slugs=[row.slug])
    assert files_in(asha) == [name]


def test_equal_names_are_told_apart_as_windows_sees_them() -> None:
    given = ["Tips.pdf", "TIPS.pdf", "tips (2).pdf", "Tips.docx", "tips.PDF"]
    found = list(distinct(given))
    assert found == ["Tips.pdf", "TIPS (2).pdf", "tips (2) (2).pdf", "Tips.docx", "tips (3).PDF"]
    assert len({name.casefold() for name in found}) == len(given)


def test_two_of_the_same_title_are_two_files_and_each_link_leads_to_its_own(
    cat: User, asha: User, make_resource: MakeResource
) -> None:
    rows = [make_resource(cat, title="50% more?", format=one) for one in ("docx", "docx", "pdf")]
    put_in(by=asha, slugs=[row.slug for row in rows])
    found = unpacked(asha)
    page = html5lib.parse(found[CONTENTS].decode(), namespaceHTMLElements=False)
    links = [one.get("href") or "" for one in page.iter("a")]
    assert [unquote(link) for link in links] == [
        "files/50 more.docx", "files/50 more (2).docx", "files/50 more.pdf",
    ]  # fmt: skip
    assert {unquote(link) for link in links} == {name for name in found if "/" in name}


def test_the_page_stands_alone_and_says_how_each_thing_may_be_used(
    cat: User, asha: User, make_resource: MakeResource
) -> None:
    row = make_resource(
        cat, title="<b>Fish</b> & chips", licence="cc_by", language="cy", summary="One.\nTwo.",
        source_url="https://www.example.org/a",
    )  # fmt: skip
    put_in(by=asha, slugs=[row.slug])
    page = unpacked(asha)[CONTENTS].decode()
    assert page.startswith("<!DOCTYPE html>")
    assert re.findall(r"(?:src|href)=\"(?!files/|https://www\.example\.org/a\")", page) == []
    for words in ('lang="cy">&lt;b&gt;Fish', "<p>One.</p>", "Creative Commons BY", "Welsh",
                  "if you name the owner", "Northern Ambulance Service", "call 999"):  # fmt: skip
        assert words in page
    assert asha.name not in page
    notes = unpacked(asha)[LICENCES].decode()
    for words in ("<b>Fish</b> & chips\r\n", "  Owner: Northern", "Licence: Creative Commons BY"):
        assert words in notes
    assert "\n" not in notes.replace("\r\n", "")


@pytest.fixture
def link_in_pack(cat: User, asha: User, make_resource: MakeResource) -> Resource:
    row = make_resource(cat, title="Elsewhere", source_url="https://www.example.org/toolkit")
    row.files.all().delete()
    put_in(by=asha, slugs=[row.slug])
    return row


def test_a_link_is_on_the_page_and_no_file(asha: User, link_in_pack: Resource) -> None:
    assert files_in(asha) == []
    page = unpacked(asha)[CONTENTS].decode()
    assert 'href="https://www.example.org/toolkit">Elsewhere, on example.org</a>' in page


def test_a_link_that_is_broken_is_said_on_the_page(asha: User, link_in_pack: Resource) -> None:
    said = b"When we last looked, that page was not there any more"
    assert said not in unpacked(asha)[CONTENTS]
    Resource.objects.update(link_state=LINK_BROKEN)
    assert said in unpacked(asha)[CONTENTS]


def test_a_file_that_is_lost_is_left_out_and_the_page_says_so(
    cat: User, asha: User, make_resource: MakeResource
) -> None:
    rows = [make_resource(cat, title=title) for title in ("Lost", "There")]
    put_in(by=asha, slugs=[row.slug for row in rows])
    storage.discard(rows[0].files.get().stored_name)
    assert files_in(asha) == ["There.docx"]
    assert unpacked(asha)[CONTENTS].decode().count("could not be packed") == 1


def test_a_file_that_is_not_ready_is_not_in_it(
    cat: User, asha: User, make_resource: MakeResource
) -> None:
    row = make_resource(cat)
    more: dict[str, Any] = {"size": 1, "sha256": "", "media_type": "x", "original_name": "x"}
    for state in ("waiting", "refused"):
        ResourceFile.objects.create(
            resource=row, stored_name=state, format="pdf", state=state, **more
        )
    put_in(by=asha, slugs=[row.slug])
    assert files_in(asha) == ["Group agreement.docx"]
