"""Why a file is refused, in words for the person who chose it."""


class FileRefused(Exception):
    """A file that must not be kept. Its text says what is wrong and what to do about it."""

    @property
    def words(self) -> str:
        """The sentences shown beside the field."""
        return str(self.args[0])


def damaged() -> FileRefused:
    """The file breaks its own format: a broken download, or something made to mislead."""
    return FileRefused(
        "This file is damaged: we cannot read all of it. Open it on your computer, save a new copy "
        "and upload that."
    )
