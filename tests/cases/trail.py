"""What can be asked of the trail."""

from tests.cases import Case, call, page

CASES = [
    Case("trail", page("trail/"), 200, None),
    Case("API: trail", call("get", "trail"), 200, None),
]
