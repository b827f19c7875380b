"""The store: records, pages and problems in one database, with full-text search without marks.

Searching is in ``pipeline.store.search`` and ``pipeline.store.query``, the output folder in ``pipeline.store.files``.
"""

from pipeline.store.open import open_store
from pipeline.store.repository import Counts, Store, StoredPage, StoredProblem

__all__ = ["Counts", "Store", "StoredPage", "StoredProblem", "open_store"]
