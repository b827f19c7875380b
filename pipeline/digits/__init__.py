"""Digits that a pen or a numbering stamp wrote into the gap of a form: the marks in the gap -> strings with their odds.

``gap`` tells the marks from print, dots and dirt; ``crop`` makes the picture; ``network`` reads it column by column;
``strings`` weighs whole strings; ``reader`` adds what is known of days and months.
"""

MODEL = "digit_reader.npz"
"""The trained network, by its name in the manifest."""
