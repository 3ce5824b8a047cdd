"""What a resource is found by: its words, what its files say, and what stands on its page."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import timedelta

from records.clock import today
from records.words import words_of
from resources.models import Film, PageText, Resource, Story


def words_found_by(title: str, summary: str, texts: Sequence[str] = ()) -> dict[str, str]:
    """What is found by which words: the columns of `Resource`."""
    return {
        "title_words": words_of(title),
        "summary_words": words_of(f"{title} {summary}"),
        "search_text": words_of(" ".join([title, summary, *texts])),
    }


def found_anew(row: Resource) -> None:
    """Set again what `row` is found by, after its words, files or page changed; `row` is locked.

    A story whose words are not those its teller agreed to hides until they do.
    """
    story = Story.objects.filter(resource=row).first()
    said = "\n".join(_on_page(row, story))
    if said:
        PageText.objects.update_or_create(resource=row, defaults={"text": said})
    else:
        PageText.objects.filter(resource=row).delete()
    files = row.files.ready().order_by("pk").values_list("text", flat=True)
    found = words_found_by(row.title, row.summary, [*files, said])
    for name, words in found.items():
        setattr(row, name, words)
    if story is not None and not agreed_to(story, row):
        row.shown_until = today() - timedelta(days=1)
    row.save(update_fields=[*found, "shown_until"])


def _on_page(row: Resource, story: Story | None) -> Iterator[str]:
    for one in row.findings.in_order():
        yield one.quote
    if story is not None:
        yield story.body
    film = Film.objects.filter(resource=row).first()
    if film is not None and film.transcript:
        yield film.transcript


def hash_of(story: Story, row: Resource) -> str:
    """Of everything its teller agrees to; `row` is its resource."""
    said = (row.title, row.summary, story.shown_name, story.content_note, story.body)
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


def agreed_to(story: Story, row: Resource) -> bool:
    """Whether the words as they stand are those its teller agreed to last."""
    last = story.consents.order_by("-given_at").first()
    return last is not None and last.words_hash == hash_of(story, row)
