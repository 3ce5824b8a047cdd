"""Where browsers get style, script and font: hashed names, compressed, kept for a year."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Names carry a hash; a file that a style sheet or module misses stops the build."""

    support_js_module_import_aggregation = True
