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

    A story whose words or files are not those its teller agreed to hides until they do.
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
    """Of everything its teller agrees to but its files; `row` is its resource."""
    said = [row.title, row.summary, story.shown_name, story.content_note, story.body]
    film = Film.objects.filter(resource=row).first()
    if film is not None and (film.content_note or film.transcript):
        said += [film.content_note, film.transcript]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


def files_shown(row: Resource) -> set[str]:
    """The fingerprints of what readers get of it."""
    return set(row.files.ready().values_list("sha256", flat=True))


def mark_of_story(story: Story, row: Resource) -> str:
    """A short mark of all that is shown: a form says with it what its teller had before them."""
    shown = [hash_of(story, row), *sorted(files_shown(row))]
    return hashlib.sha256("\0".join(shown).encode()).hexdigest()[:16]


def agreed_to(story: Story, row: Resource) -> bool:
    """Whether the words are those its teller agreed to last, and no file came since."""
    last = story.consents.order_by("-given_at").first()
    if last is None or last.words_hash != hash_of(story, row):
        return False
    return files_shown(row) <= set(last.files.split())
