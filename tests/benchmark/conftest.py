import pytest

from pipeline.benchmark.case import Case
from pipeline.benchmark.dispatches import make_dispatch


@pytest.fixture(scope="session")
def cases() -> list[Case]:
    return [make_dispatch("dev", 7, number) for number in range(150)]
