"""Who signed, with which title and by which authority.

Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.7: TM. before the name of a collective, KT. TL. TUQ. Q. before the title
of the head, the signer's own title below, then the name without titles of learning. Party texts write T/M, K/T, T/L.
"""

from pipeline.dispatch import Absent, FieldState, Found
from pipeline.extract.evidence import found, words_under
from pipeline.extract.name_parts import restored_name
from pipeline.extract.names import completed_name, is_usual_name, person_name
from pipeline.extract.signature_block import Signature
from pipeline.extract.signing_titles import read_titles
from pipeline.extract.title_chain import head_of

INFERRED = 0.5
"""Claim for a title that was not read but follows from the issuing body."""


def find_signer(
    signature: Signature, body: str | None = None, parent: str | None = None, *, unmarked: bool = False
) -> dict[str, FieldState]:
    """Return the fields signer_name, signer_title and signer_authority.

    Args:
        signature: the signature block.
        body: the issuing body without the body above it, or None where it was not read.
        parent: the body above it, which the second title of a signer may name.
        unmarked: whether the page was read by an engine without Vietnamese letters.
    """
    missing = Absent(absent="not_found")
    # A title without a name: the name is there, pen-written or under the stamp.
    unnamed = Absent(absent="unreadable") if signature.title else missing
    return {"signer_name": _name(signature) or unnamed} | _title(signature, body, parent, unmarked)


def _name(signature: Signature) -> FieldState | None:
    printed = " ".join(piece.text for piece in signature.name)
    if name := person_name(printed):
        rated = any(word.confidence is not None for word in words_under(signature.name))
        restored = restored_name(name) if rated else name
        if restored != name:
            return found(restored, signature.name, "signer.name.completed", 0.55)
        return found(name, signature.name, "signer.name", 0.95 if is_usual_name(name) else 0.65)
    if name := completed_name(printed):
        return found(restored_name(name), signature.name, "signer.name.completed", 0.5)
    return None


def _inferred(signature: Signature, body: str | None, unmarked: bool) -> FieldState | None:
    """Return the title of the head of ``body`` for a name on a read page above which no title was read, or None.

    A seal hides the line that it lies on, the signer's own title (Phụ lục I, Mục II.8): where nothing is left of the
    block it had one line, and who signs with one line is the head. It stands nowhere, so it is for a person to confirm.
    """
    head = head_of(body)
    read = unmarked or any(word.confidence is not None for word in words_under(signature.name))
    if head is None or not signature.name or not read:
        return None
    page = signature.name[0].segment.page
    return Found(value=head, raw="", confidence=INFERRED, page=page, rule="signer.title.inferred.completed")


def _title(signature: Signature, body: str | None, parent: str | None, unmarked: bool) -> dict[str, FieldState]:
    missing = Absent(absent="not_found")
    if not signature.title:
        return {"signer_title": _inferred(signature, body, unmarked) or missing, "signer_authority": missing}
    block = read_titles(signature.title, signature.remains, body, parent, unmarked=unmarked)
    rule, strictness = "signer.title", 0.92
    if not block.whole:
        rule, strictness = "signer.title.incomplete", 0.4
    elif block.completed:
        rule, strictness = "signer.title.completed", 0.55
    authority: FieldState = missing
    if block.authorities:
        strictness_of = 0.95 if rule == "signer.title" else 0.5
        rule_of = rule.replace("title", "authority")
        authority = found(" ".join(block.authorities), signature.title, rule_of, strictness_of)
    elif not block.whole:
        authority = Absent(absent="unreadable")
    return {
        "signer_title": found(block.text, signature.title, rule, strictness),
        "signer_authority": authority,
    }
