"""How the tables in ``models/`` are made. A development room: the main job never imports it.

params.py      numbers that people tune, read from params.yaml
corpus.py      text files -> token numbers
ngrams.py      token numbers -> the pruned, quantised language model
pages.py       corpus text -> worn page images -> what Tesseract reads
alignment.py   printed tokens against read tokens, letters against letters
channel.py     aligned pairs -> what the reader does to letters
"""
