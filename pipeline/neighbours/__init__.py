"""What the dispatches of one folder tell of each other: numbers that grow with the date, and who signs for whom.

Pure: members in, changed fields out. ``pipeline.settling`` takes the members from the store and puts the changes back.
"""

from pipeline.neighbours.member import Change, Member
from pipeline.neighbours.settle import CODES, settled

__all__ = ["CODES", "VERSION", "Change", "Member", "settled"]

VERSION = 1
"""Goes up when the same members may give other changes."""
