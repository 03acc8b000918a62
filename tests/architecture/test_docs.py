"""What the code knows best is written by it, and committed."""

import pytest

from tools.write_docs import ROOT, documents


@pytest.mark.parametrize("name", documents())
def test_document_is_what_the_code_says(name: str) -> None:
    assert (ROOT / "docs" / name).read_text() == documents()[name](), f"docs/{name} is old: run `make docs`."
