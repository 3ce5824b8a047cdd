"""The library."""

from tests.access_table.words import ASHA, CAT, COORDINATORS, MINE, NOBODY, Page, only

TABLE: dict[str, Page] = {
    "resources:resource-list": MINE,
    "resources:upload": only(COORDINATORS),
    "resources:add-link": only(COORDINATORS),
    "resources:resource-address-seen": only(CAT, slug="resource"),
    "resources:resource-findings": only(CAT, slug="resource"),
    "resources:finding-change": only(CAT, slug="report", pk="finding"),
    "resources:finding-act": only(CAT, slug="report", pk="finding"),
    **{
        f"resources:pack{part}": MINE
        for part in ("", "-put", "-take", "-choose", "-empty", "-download")
    },
    "resources:review-list": only(COORDINATORS),
    "resources:story-list": MINE,
    "resources:story-consent": MINE,
    "resources:story-tell": MINE,
    "resources:story-record": only(COORDINATORS),
    "resources:story-mine": only(ASHA, 404, pk="story"),
    "resources:story-retell": only(ASHA, 404, pk="story"),
    "resources:story-keep": only(ASHA, 404, pk="story"),
    "resources:story-withdraw": only(ASHA, 404, pk="story"),
    # Its story has no file: nobody finds one.
    "resources:story-file": only(NOBODY, 404, pk="story", file="alert"),
    "resources:story-answer": only(CAT, slug="told"),
    # There is no film in this world: nobody finds one.
    "resources:resource-film": only(NOBODY, 404, slug="resource"),
    "resources:resource-film-described": only(NOBODY, 404, slug="resource"),
    "resources:resource-no-speech": only(NOBODY, 404, slug="resource"),
    "resources:resource-captions": only(NOBODY, 404, slug="resource", pk="alert"),
    # No pictures of pages are made in this world either.
    "resources:resource-page": only(NOBODY, 404, slug="resource", number="1"),
    "resources:resource-picture": only(NOBODY, 404, slug="resource", pk="alert"),
    "resources:film-words": only(CAT, slug="resource"),
    "resources:resource-detail": Page(given={"slug": "resource"}),
    "resources:resource-download": Page(given={"slug": "resource"}),
    "resources:resource-edit": only(CAT, slug="resource"),
    "resources:own-version": only(COORDINATORS, slug="resource"),
    "resources:own-version-fits": only(CAT, slug="resource"),
    "resources:resource-versions": only(CAT, slug="resource"),
    "resources:resource-add-files": only(CAT, slug="resource"),
    "resources:file-download": Page(given={"slug": "resource", "pk": "resource_file"}),
    "resources:file-original": only(CAT, slug="resource", pk="resource_file"),
    # No file has this id: nothing happens, for those who may.
    "resources:file-comments": only(CAT, slug="resource", pk="alert"),
    "resources:file-remove": only(CAT, slug="resource", pk="alert"),
    "resources:file-replace": only(CAT, slug="replaced", pk="replaced_file"),
    "resources:file-version": only(CAT, slug="replaced", pk="earlier_file"),
    "resources:file-version-restore": only(CAT, slug="replaced", pk="earlier_file"),
    "resources:file-version-forget": only(CAT, slug="replaced", pk="earlier_file"),
    "resources:file-let-through": only(CAT, slug="replaced", pk="replaced_file"),
    "resources:resource-text": only(CAT, slug="resource"),
    "resources:resource-text-newer": only(CAT, slug="resource"),
    "resources:resource-withdraw": only(CAT, slug="resource"),
    "resources:resource-publish": only(CAT, slug="resource"),
    "resources:resource-still-right": only(CAT, slug="resource"),
    "resources:resource-tie": only(CAT, slug="resource"),
    # No companion has this id: nothing happens, for those who may.
    "resources:resource-untie": only(CAT, slug="resource", pk="alert"),
}
