"""Fields drawn over their page."""

import numpy as np

from pipeline.dispatch import Found
from pipeline.document import Box, Document
from pipeline.overlay import DOUBTFUL, SURE, draw_fields
from pipeline.record import failed_record


def test_frames_stand_at_their_boxes_in_the_colour_of_their_confidence() -> None:
    empty = failed_record(["a.pdf"], "0" * 64, [], Document(sha256="0" * 64, media_type="application/pdf"))
    number = Found(value="12/KH", raw="12/KH", confidence=0.95, page=1, box=Box(0.1, 0.2, 0.3, 0.25), rule="number")
    place = Found(value="An Hà", raw="An Hà", confidence=0.7, page=1, box=Box(0.6, 0.2, 0.8, 0.25), rule="place")
    other = Found(value="X", raw="X", confidence=0.95, page=2, box=Box(0.1, 0.8, 0.3, 0.9), rule="signer")
    fields = {**empty.fields, "number": number, "place": place, "signer_name": other}
    record = empty.model_copy(update={"fields": fields})
    drawn = np.asarray(draw_fields(np.full((1000, 800, 3), 255, np.uint8), record, 1))
    assert tuple(drawn[225, int(0.3 * 800) + 3]) == SURE
    assert tuple(drawn[225, int(0.8 * 800) + 3]) == DOUBTFUL
    assert (drawn[780:920] == 255).all()


def test_a_page_that_was_turned_is_drawn_upright() -> None:
    record = failed_record(["a.pdf"], "0" * 64, [], None)
    assert draw_fields(np.zeros((100, 50, 3), np.uint8), record, 1, rotation=90).size == (100, 50)
