"""Windows drawn by several processes at once, which a GPU needs to be kept busy. Needs PyTorch."""

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from pipeline.training.windows import Windows


class _Share(IterableDataset[tuple[Tensor, ...]]):
    """The windows of the process that asks."""

    def __init__(self, windows: Windows, size: int) -> None:
        self._windows, self._size = windows, size

    def __iter__(self) -> Iterator[tuple[Tensor, ...]]:
        process = get_worker_info()
        windows = self._windows.share(process.id, process.num_workers) if process else self._windows
        for batch in windows.batches(self._size):
            yield tuple(torch.from_numpy(array) for array in batch)


def loader(windows: Windows, size: int, processes: int) -> DataLoader[tuple[Tensor, ...]]:
    """Return what yields batches of ``windows`` without end, as tensors in the order of ``Batch``.

    Args:
        windows: the windows; every process draws from a share of them.
        size: windows in a batch.
        processes: how many draw beside the one that trains; 0: that one draws itself.
    """
    return DataLoader(
        _Share(windows, size),
        batch_size=None,
        num_workers=processes,
        pin_memory=torch.cuda.is_available(),
        multiprocessing_context="fork" if processes else None,  # text and confusions are not copied
    )
