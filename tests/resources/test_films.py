"""Films: for those who cannot hear or see them or not at all, in parts, and only for who may see
them."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from people.models import User
from records.audit import Refused
from resources import storage
from resources.actions import publish, withdraw
from resources.actions.films import describe_film
from resources.actions.publishing import NotReady
from resources.films import RULE, film_lacks
from resources.models import FileState, Film, Resource, ResourceFile
from resources.ranges import Unsatisfiable, part, part_asked_for, whole
from resources.webvtt import NoCaptions, as_webvtt
from tests.resources.conftest import MakeResource
from tests.resources.files import made
from tests.resources.test_library import filtered, titles

ClientOf = Callable[..., Client]
# Of each refusal, how it begins.
UNHEARD = "For people who cannot hear the film"
UNSEEN = "For people who cannot see the film"
BYTES = bytes(range(256)) * 40
SRT = b"\xef\xbb\xbf1\r\n0:00:01,500 --> 00:00:03,000 X1:40\r\nHello, I am <i>Robin</i>.\r\n"
VTT = "WEBVTT\n\n1\n00:00:01.500 --> 00:00:03.000\nHello, I am <i>Robin</i>.\n"


def attach(row: Resource, format: str, content: bytes, kind: str) -> ResourceFile:
    """A file of `row` as it is once it was gone through."""
    sha256 = hashlib.sha256(content).hexdigest()
    name = storage.keep(ContentFile(content), sha256)
    return ResourceFile.objects.create(
        resource=row, stored_name=name, format=format, media_type=kind, size=len(content),
        sha256=sha256, original_name=f"a.{format}", state=FileState.CLEAN, read_at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def silent(cat: User, make_resource: MakeResource) -> Resource:
    """A film that has neither captions nor words."""
    row = make_resource(cat, title="Two minutes", kind="film", published=False)
    row.files.all().delete()
    attach(row, "mp4", BYTES, "video/mp4")
    return row


@pytest.fixture
def film(silent: Resource, cat: User) -> Resource:
    """The same with captions, on the shelf; one person speaks, and that is all of it."""
    attach(silent, "srt", SRT, "application/x-subrip")
    describe_film(by=cat, resource=silent, content_note="", transcript="", all_said=True)
    return publish(by=cat, resource=silent)


def get(client: Client, film: Resource, **headers: str) -> Any:
    return client.get(f"/resources/{film.slug}/film/", headers=headers)


def body(response: Any) -> bytes:
    return b"".join(response) if response.streaming else response.content


def status(response: Any) -> int:
    """Read to its end, as a browser does."""
    body(response)
    return int(response.status_code)


def captions_of(film: Resource) -> str:
    return f"/resources/{film.slug}/captions/{film.files.get(format='srt').pk}/"


def test_a_film_that_leaves_somebody_out_is_not_put_on_the_shelf(
    silent: Resource, cat: User, asha: User, client_of: ClientOf
) -> None:
    with pytest.raises(NotReady):
        publish(by=cat, resource=silent)
    client, page = client_of(cat), f"/resources/{silent.slug}/"
    said = client.post(f"{page}publish/", follow=True).content.decode()
    assert UNHEARD in said
    assert UNSEEN in said
    assert client_of(asha).get(page).status_code == 404
    attach(silent, "srt", SRT, "application/x-subrip")
    said = client.post(f"{page}publish/", follow=True).content.decode()
    assert (UNHEARD in said, UNSEEN in said) == (False, True)


@pytest.mark.parametrize(
    ("captions", "words", "missing"),
    [
        (True, {"transcript": "A door opens."}, []),
        (True, {"all_said": True}, []),
        (False, {"transcript": "A door opens."}, ["UNHEARD"]),
        (False, {"transcript": "A door opens.", "no_speech": True}, []),
        # Who says nothing says nothing of what is to be seen either.
        (False, {"all_said": True, "no_speech": True}, ["UNSEEN"]),
        (True, {}, ["UNSEEN"]),
        (False, {"no_speech": True}, ["UNSEEN"]),
    ],
)
def test_captions_are_for_who_cannot_hear_and_words_for_who_cannot_see(
    captions: bool, words: dict[str, Any], missing: list[str], silent: Resource, cat: User
) -> None:
    if captions:
        attach(silent, "srt", SRT, "application/x-subrip")
    described = {"content_note": "", "transcript": "", **words}
    describe_film(by=cat, resource=silent, **described)
    said = film_lacks(Resource.objects.described().get())
    found = [name for name, part in (("UNHEARD", UNHEARD), ("UNSEEN", UNSEEN)) if part in said]
    assert found == missing
    if missing:
        with pytest.raises(NotReady):
            publish(by=cat, resource=silent)
    else:
        publish(by=cat, resource=silent)


def test_a_film_without_speech_says_so_to_who_turns_captions_on(
    silent: Resource, cat: User, asha: User, client_of: ClientOf
) -> None:
    words: Any = {"content_note": "", "transcript": "A door opens.", "no_speech": True}
    describe_film(by=cat, resource=silent, **words)
    row = publish(by=cat, resource=silent)
    client, address = client_of(asha), f"/resources/{row.slug}/captions/"
    page = client.get(f"/resources/{row.slug}/").content.decode()
    assert f'<track kind="captions" src="{address}"' in page
    assert "Nobody speaks in this film." in page
    assert "[Nobody speaks in this film.]" in client.get(address).content.decode()
    attach(row, "srt", SRT, "application/x-subrip")
    assert client.get(address).status_code == 404


def test_the_version_with_audio_description_is_played_beside(
    film: Resource, cat: User, asha: User, client_of: ClientOf
) -> None:
    page, client = f"/resources/{film.slug}/", client_of(asha)
    assert client.get(f"{page}film/described/").status_code == 404
    other = attach(film, "mp4", BYTES[::-1], "video/mp4")
    words: Any = {"content_note": "", "transcript": "", "described": other}
    describe_film(by=cat, resource=film, **words)
    text = client.get(page).content.decode()
    assert text.count("<video") == 2
    assert "Watch it with audio description" in text
    assert body(get(client, film)) == BYTES
    assert body(client.get(f"{page}film/described/")) == BYTES[::-1]
    other.delete()
    assert client.get(f"{page}film/described/").status_code == 404
    assert "<video" not in client.get(page).content.decode()
    captions = film.files.get(format="srt")
    with pytest.raises(ValueError, match="a film of the same resource"):
        describe_film(by=cat, resource=film, **{**words, "described": captions})


def test_the_form_refuses_a_version_that_captions_would_not_fit(
    film: Resource, cat: User, client_of: ClientOf
) -> None:
    client, page = client_of(cat), f"/resources/{film.slug}/film-words/"
    assert "Version with audio description" not in client.get(page).content.decode()
    film.files.filter(format="mp4").update(seconds=120)
    other = attach(film, "mp4", BYTES[::-1], "video/mp4")
    typed = {"described": str(other.pk)}
    for seconds, status_code in ((65, 200), (121, 302)):
        ResourceFile.objects.filter(pk=other.pk).update(seconds=seconds)
        answer = client.post(page, typed)
        assert answer.status_code == status_code
        told = "(1 minute 5 seconds, not 2 minutes)" in answer.content.decode()
        assert told == (status_code == 200)
    assert film_of(film).described_id == other.pk
    said = client.post(page, {"no_speech": "on", "all_said": "on"}).content.decode()
    assert "Nobody speaks in it, so write down what is to be seen." in said


def film_of(resource: Resource) -> Film:
    return Film.objects.get(resource=resource)


def test_the_rule_stands_where_a_film_is_chosen_and_where_words_are_written(
    film: Resource, cat: User, client_of: ClientOf
) -> None:
    client = client_of(cat)
    for page in ("/resources/upload/", f"/resources/{film.slug}/film-words/"):
        assert RULE in client.get(page).content.decode()


def test_uploaded_alone_it_is_kept_and_says_what_is_missing(
    cat: User, details: dict[str, Any], client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resources.actions.publishing.lacking", lambda row, files: "Words.")
    file = SimpleUploadedFile("a.docx", made("docx"))
    typed = {**details, "language": "en", "shelf": "everyone", "file": file}
    said = client_of(cat).post("/resources/upload/", typed, follow=True).content.decode()
    assert "It is kept, and not on the shelf yet. Words." in said
    assert Resource.objects.get().published_at is None


def test_when_its_captions_are_gone_it_is_not_played_any_more(
    film: Resource, asha: User, client_of: ClientOf
) -> None:
    client, page = client_of(asha), f"/resources/{film.slug}/"
    captions = captions_of(film)
    assert "<video" in client.get(page).content.decode()
    film.files.filter(format="srt").update(state=FileState.REFUSED)
    assert "<video" not in client.get(page).content.decode()
    assert [get(client, film).status_code, client.get(captions).status_code] == [404, 404]


def test_the_page_plays_nothing_by_itself_and_only_what_is_ours(
    film: Resource, cat: User, asha: User, client_of: ClientOf
) -> None:
    describe_film(by=cat, resource=film, content_note="A siren.", transcript="One.\n\nTwo.")
    answer = client_of(asha).get(f"/resources/{film.slug}/")
    text = answer.content.decode()
    assert "autoplay" not in text
    assert "<iframe" not in text
    assert text.index("Before you watch:") < text.index("<video") < text.index("<p>Two.</p>")
    assert '<track kind="captions"' in text
    assert "media-src 'self'" in answer["Content-Security-Policy"]
    assert "media-src" not in client_of(asha).get("/resources/")["Content-Security-Policy"]


def test_the_whole_film_says_that_it_comes_in_parts(
    film: Resource, asha: User, client_of: ClientOf
) -> None:
    answer = get(client_of(asha), film)
    assert (answer.status_code, body(answer)) == (200, BYTES)
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Content-Length"] == str(len(BYTES))
    assert answer["Content-Type"] == "video/mp4"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_a_film_that_nobody_reads_to_its_end_is_closed(film: Resource) -> None:
    name = film.files.get(format="mp4").stored_name
    all_of_it, some_of_it = storage.fetch(name), storage.fetch(name)
    answers = whole(all_of_it, 9), part(some_of_it, 0, 8, 9)
    for answer in answers:
        answer.close()
    assert all_of_it.closed
    assert some_of_it.closed


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("0-0", 0, 0), ("100-199", 100, 199), ("10200-", 10200, 10239), ("-10", 10230, 10239),
     ("10000-99999", 10000, 10239), ("-99999", 0, 10239), (" 5-9 ", 5, 9)],
)  # fmt: skip
def test_a_part_is_sent_as_it_was_asked_for(
    asked: str, first: int, last: int, film: Resource, asha: User, client_of: ClientOf
) -> None:
    answer = get(client_of(asha), film, range=f"bytes={asked}")
    assert (answer.status_code, body(answer)) == (206, BYTES[first : last + 1])
    assert answer["Content-Range"] == f"bytes {first}-{last}/{len(BYTES)}"
    assert answer["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", ["0-1,5-6", "10240-", "99999-", "-0"])
def test_several_parts_or_one_that_is_not_there_are_refused_plainly(
    asked: str, film: Resource, asha: User, client_of: ClientOf
) -> None:
    answer = get(client_of(asha), film, range=f"bytes={asked}")
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(BYTES)}"
    assert "One part of this file at a time" in answer.content.decode()


@pytest.mark.parametrize("asked", ["pages=1-2", "bytes=", "bytes=-", "bytes=9-5", "bytes=a-b"])
def test_what_is_no_range_is_left_alone(
    asked: str, film: Resource, asha: User, client_of: ClientOf
) -> None:
    answer = get(client_of(asha), film, range=asked)
    assert (answer.status_code, body(answer)) == (200, BYTES)


def test_a_part_of_an_older_film_is_answered_with_all_of_this_one(
    film: Resource, asha: User, client_of: ClientOf
) -> None:
    client = client_of(asha)
    whole = get(client, film)
    etag = whole["ETag"]
    assert status(whole) == 200
    asked = {"range": "bytes=0-9"}
    assert status(get(client, film, **asked, if_range=etag)) == 206
    for other in ('"another"', f"W/{etag}", "Wed, 21 Oct 2026 07:28:00 GMT"):
        assert status(get(client, film, **asked, if_range=other)) == 200


def test_only_who_sees_the_page_gets_film_or_captions(
    silent: Resource, cat: User, eve: User, visitor: Client, client_of: ClientOf
) -> None:
    attach(silent, "srt", SRT, "application/x-subrip")
    describe_film(by=cat, resource=silent, content_note="", transcript="A door.")
    row = publish(by=cat, resource=silent)
    pages = [f"/resources/{row.slug}/film/", captions_of(row)]
    assert [status(client_of(eve).get(page)) for page in pages] == [200, 200]
    assert [status(visitor.get(page)) for page in pages] == [302, 302]
    Resource.objects.update(organisation=cat.organisation)
    assert [status(client_of(eve).get(page)) for page in pages] == [404, 404]
    withdraw(by=cat, resource=row)
    assert [status(client_of(cat).get(page)) for page in pages] == [200, 200]


def test_a_lost_file_is_not_found(film: Resource, asha: User, client_of: ClientOf) -> None:
    client, captions = client_of(asha), captions_of(film)
    for name in film.files.values_list("stored_name", flat=True):
        storage.discard(name)
    assert [get(client, film).status_code, client.get(captions).status_code] == [404, 404]


def test_captions_are_sent_as_browsers_read_them(
    film: Resource, asha: User, client_of: ClientOf
) -> None:
    answer = client_of(asha).get(captions_of(film))
    assert (answer.content.decode(), answer["Content-Type"]) == (VTT, "text/vtt; charset=utf-8")
    film.files.filter(format="srt").update(
        stored_name=attach(film, "pdf", b"x", "").stored_name + "x"
    )
    assert client_of(asha).get(captions_of(film)).status_code == 404


def test_webvtt_stays_and_what_holds_no_captions_is_none() -> None:
    assert as_webvtt(VTT.encode(), "vtt") == VTT
    for content, format in ((b"hello", "vtt"), (b"hello", "srt"), (b"", "srt")):
        with pytest.raises(NoCaptions):
            as_webvtt(content, format)


@given(st.text(alphabet="bytes=0123456789-, a", max_size=20), st.integers(0, 50))
def test_any_range_is_a_part_of_the_file_or_none(asked: str, size: int) -> None:
    try:
        part = part_asked_for(f"bytes={asked}", size)
    except Unsatisfiable:
        return
    assert part is None or 0 <= part[0] <= part[1] < size


def test_what_is_said_in_a_film_is_found(
    film: Resource, cat: User, asha: User, client_of: ClientOf
) -> None:
    assert titles(filtered(client_of(asha), words="quillwort")) == []
    describe_film(by=cat, resource=film, content_note="", transcript="The quillwort grows.")
    assert titles(filtered(client_of(asha), words="quillwort")) == ["Two minutes"]


def test_who_looks_after_it_writes_beside_it_by_the_page(
    film: Resource, cat: User, finn: User, asha: User, client_of: ClientOf
) -> None:
    page = f"/resources/{film.slug}/film-words/"
    typed: Any = {"content_note": "A siren.", "transcript": "A door."}
    assert [client_of(who).post(page, typed).status_code for who in (asha, finn)] == [403, 403]
    assert film_of(film).content_note == ""
    assert client_of(cat).post(page, typed)["Location"] == f"/resources/{film.slug}/"
    assert "A siren." in client_of(cat).get(page).content.decode()
    with pytest.raises(Refused):
        describe_film(by=finn, resource=film, **typed)
