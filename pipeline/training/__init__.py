"""How the tables in ``models/`` are made. A development room: the main job never imports it.

params.py      numbers that people tune, read from params.yaml
corpus.py      text files -> token numbers
ngrams.py      token numbers -> the pruned, quantised language model
pages.py       corpus text -> worn page images -> what Tesseract reads
alignment.py   printed tokens against read tokens, letters against letters
channel.py     aligned pairs -> what the reader does to letters
respacing.py   pages printed and read -> odds of wrong blanks and stray signs

The context network:

token_stream.py     text files -> token numbers with their capitals
misreader.py        samples of what a reader makes of a word
confusions.py       for each word, what may be read for it and which words it could then be
windows.py          stretches of text, damaged afresh each time
context_network.py  the network in PyTorch and its training

How well the models do:

held_out.py        pages in fonts and with faults that training never sees
measured_sets.py   all sets: printed text beside the same text as read
evaluation.py      what is counted: right, harmed, touched
places.py          tokens before and after edits
verbatim.py        numbers, codes and addresses that were changed
calibration.py     claimed against true probabilities
legacy.py          good text in legacy encodings
error_analysis.py  what is still wrong, and why
tables.py          metric files -> tables of the docs; charts.py draws them
"""
