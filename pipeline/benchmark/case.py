"""One document of the benchmark: what it says, and what a perfect reading records."""

from collections.abc import Sequence
from typing import Any

import regex

from pipeline.document import Frozen
from pipeline.rendering.content import DispatchContent

_AUTHORITY = regex.compile(r"^(TM|KT|TL|TUQ|Q|T/M|K/T|T/L)(?:\.|\s)")


class Case(Frozen):
    """One dispatch with its gold record; ``traits`` name what is special about it."""

    content: DispatchContent
    gold: dict[str, Any]
    traits: tuple[str, ...] = ()


def authority_of(title: Sequence[str]) -> str | None:
    """Return the prefixes of a signer's title in printed order, the Party's T/M and its like as their full stops.

    >>> authority_of(["TM. ỦY BAN NHÂN DÂN", "KT.CHỦ TỊCH", "PHÓ CHỦ TỊCH"]), authority_of(["T/M BAN THƯỜNG VỤ"])
    ('TM. KT.', 'TM.')
    """
    openings = [match[1].replace("/", "") + "." for line in title if (match := _AUTHORITY.match(line))]
    return " ".join(openings) or None


def gold_record(
    content: DispatchContent,
    recipients: list[dict[str, Any]],
    cites: list[dict[str, Any]],
    signatures: list[dict[str, Any]],
) -> dict[str, Any]:
    """Return the record of ``content`` as the record contract has it; null or [] where the paper has nothing.

    Minutes without a place-and-date line have neither place nor date: the contract takes both from that line alone.
    Where several sign, ``signers`` lists them all, and each of them counts. Where the header was cut off, date and
    issuer come from the printed stamp of the digital signature.
    """
    numbered = content.number_line != "" and not content.headless
    dated = content.has_date_line and not content.headless
    record: dict[str, Any] = {
        "is_dispatch": True,
        "doc_type": content.doc_type,
        "number": content.full_number if numbered else None,
        "code_number": content.number if numbered else None,
        "code_notation": content.notation if numbered else None,
        "issued_date": content.issued_date if dated else None,
        "place": content.place if dated else None,
        "issuing_body": " ".join(content.parent + content.issuer),
        "parent_body": " ".join(content.parent) or None,
        "subject": content.subject or None,
        "addressees": list(content.addressees),
        "recipients": recipients,
        "signer_name": content.signer,
        "signer_title": " ".join(content.title),
        "signer_authority": authority_of(content.title),
        "urgency": content.urgency,
        "secrecy": content.secrecy,
        "cites": cites,
        "signatures": signatures,
        "signers": [
            {"name": one.name, "title": " ".join(one.title), "authority": authority_of(one.title)}
            for one in content.signers
        ],
    }
    if content.headless:
        stamp = signatures[0]
        record |= {"issued_date": stamp["signed_at"][:10], "issuing_body": stamp["signer"], "parent_body": None}
    return record
