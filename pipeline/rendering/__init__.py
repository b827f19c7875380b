"""Invented dispatches as page images and PDFs, laid out after the decree on clerical work and worn like real scans.

A development room: samples, training pages and benchmarks come from here; the main job never imports it.

    content.py   what one invented dispatch says
    layout.py    where every piece of text stands on the A4 pages
    draw.py      pages as images and as PDFs
    stamp.py     round stamps, frames and signatures
    degrade.py   what scanners, faxes and phones do to a page
    fonts.py     fonts that have every Vietnamese letter
    samples.py   the sample scans in data/raw with their gold
"""
