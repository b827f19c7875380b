"""congvan: scanned Vietnamese dispatches in, repaired text and searchable records out.

>>> import pipeline
>>> pipeline.repair("Uy ban nhan dan xa td chirc hdi nghi tdng két phong trao trdng cay").text
'Ủy ban nhân dân xã tổ chức hội nghị tổng kết phong trào trồng cây'
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.repair import RepairModule

    repair: RepairModule
else:

    def __getattr__(name: str) -> object:
        """Return the room ``repair``, loaded when it is first asked for, so that this package stays light."""
        if name == "repair":
            from importlib import import_module

            return import_module("pipeline.repair")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
