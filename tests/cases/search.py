"""What can be asked of the search."""

from tests.cases import Case, call, page

CASES = [
    Case("search", page("search?q=c"), 200, None, not_own=200),
    Case("API: search", call("get", "search?q=c"), 200, None, not_own=200),
]
