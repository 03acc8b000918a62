"""What the code knows best is written by it, and committed."""

from tools.write_docs import ROOT, outdated


def test_documents_are_what_the_code_says() -> None:
    assert outdated(ROOT / "docs") == [], "Run `make docs`."
