import gzip
import shutil
from pathlib import Path

import pytest

RURITANIA = Path(__file__).parent / "ruritania"


@pytest.fixture
def ruritania(tmp_path: Path) -> Path:
    """A copy of the pack of an invented country that a test may spoil: two languages, one level of places."""
    folder = tmp_path / "ruritania"
    shutil.copytree(RURITANIA, folder)
    places = "1\tcounty\tStrelsaužupa\tStrelsau\n2\tcounty\tZendožupa\tZenda\n"
    (folder / "gazetteer.tsv.gz").write_bytes(gzip.compress(places.encode(), mtime=0))
    return folder
