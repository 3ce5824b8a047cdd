"""What a resource is found by: its words, what its files say, and what stands on its page."""

from collections.abc import Iterator, Sequence

from records.words import words_of
from resources.models import PageText, Resource


def words_found_by(title: str, summary: str, texts: Sequence[str] = ()) -> dict[str, str]:
    """What is found by which words: the columns of `Resource`."""
    return {
        "title_words": words_of(title),
        "summary_words": words_of(f"{title} {summary}"),
        "search_text": words_of(" ".join([title, summary, *texts])),
    }


def found_anew(row: Resource) -> None:
    """Set again what `row` is found by, after its words, files or page changed; `row` is locked."""
    said = "\n".join(_on_page(row))
    if said:
        PageText.objects.update_or_create(resource=row, defaults={"text": said})
    else:
        PageText.objects.filter(resource=row).delete()
    files = row.files.ready().order_by("pk").values_list("text", flat=True)
    found = words_found_by(row.title, row.summary, [*files, said])
    for name, words in found.items():
        setattr(row, name, words)
    row.save(update_fields=list(found))


def _on_page(row: Resource) -> Iterator[str]:
    for one in row.findings.in_order():
        yield one.quote
