"""Vietnamese text whose characters are the codes of another encoding: which one, where, and what was meant.

font_codes.py     TCVN3 (ABC) and VNI: the codes of fonts
viqr.py           marks as ASCII signs
utf8_as_latin.py  UTF-8 whose bytes were taken for letters
evidence.py       how well does a token fit an encoding?
segments.py       which stretches of a text are in one?
repairs.py        the tokens to change, and what they become
"""

from pipeline.legacy_encodings.repairs import Decoded, Encoding, decoded_tokens, detect, to_unicode

__all__ = ["Decoded", "Encoding", "decoded_tokens", "detect", "to_unicode"]
