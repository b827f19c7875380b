"""The store: records, pages and problems in one database, with full-text search without marks."""

from pipeline.store.open import open_store
from pipeline.store.repository import Counts, Store, StoredPage, StoredProblem

__all__ = ["Counts", "Store", "StoredPage", "StoredProblem", "open_store"]
