import pytest

from pipeline.errors import MissingTool
from pipeline.rendering.fonts import Faces, faces


@pytest.fixture(scope="session")
def tinos() -> Faces:
    try:
        return faces("Tinos")
    except MissingTool as missing:
        pytest.skip(str(missing))
