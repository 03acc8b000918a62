"""Numbers as they are told at a terminal."""


def counted(number: int, one: str, many: str) -> str:
    """Say `1 entry`, and `2 entries`."""
    return f"{number} {one if number == 1 else many}"
