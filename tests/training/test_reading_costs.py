"""What a command costs is told of the command alone, children and all."""

import sys

import pytest

from pipeline.training.reading_costs import cost_of


def test_work_and_memory_of_children_count() -> None:
    inner = "x = bytearray(80_000_000); sum(i * i for i in range(2_000_000))"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}], check=True)"
    idle, busy = cost_of([sys.executable, "-c", "pass"]), cost_of([sys.executable, "-c", outer])
    assert busy.megabytes > idle.megabytes + 60
    assert busy.cpu > idle.cpu + 0.02


def test_a_failed_command_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="gave 3"):
        cost_of([sys.executable, "-c", "raise SystemExit(3)"])
    assert cost_of([sys.executable, "-c", "raise SystemExit(1)"], good=(0, 1)).seconds >= 0
