"""A public benchmark: invented dispatches with gold records, and the scores of any system that reads them.

A development room: the main job never imports it. Words are invented here (``words/``), no text of a real document is
used; the same split, seed and number give the same document on every run.

    vocabulary.py    the word lists
    places.py, people.py, agencies.py, organisations.py    who writes, where, and who signs
    references.py    dispatches that are cited, as printed and as recorded
    subjects.py, bodies.py    what is written, type by type
    signing.py, distribution.py    signature blocks, addressees and recipients
    dispatches.py    one whole dispatch with its gold record
    others.py        pages that are no dispatch
    tiers.py         the same pages as text, clean, scanned, badly degraded, and read with the English model
    writing.py       the folders of a benchmark
    scoring.py       how right the records of a system are
    baselines.py     a page of plain regular expressions
"""
