"""What is read off the text of the code, where neither ruff nor ast-grep can look: through several files at once."""

import ast
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

LONGEST = 400
SAYS_NOTHING = {"utils", "util", "helpers", "common", "misc"}


def too_long(files: Iterable[Path]) -> Iterator[str]:
    """Each file that should be two."""
    for file in files:
        lines = len(file.read_text().splitlines())
        if lines > LONGEST:
            yield f"{file.name} has {lines} lines."


def badly_named(files: Iterable[Path]) -> Iterator[str]:
    """Each file in which anything could stand."""
    for file in files:
        if SAYS_NOTHING & set(file.with_suffix("").parts):
            yield str(file)


def helpers_called_past_actions(source: Path, *, without_actions: Collection[str]) -> Iterator[str]:
    """Each function of an `actions` module that is no action, and that something else than an action calls.

    Only actions, refusals and words leave such a module: a helper may change rows, asks no permission and leaves no entry.
    The apps `without_actions` stand below the decorator. A register hands a helper on (`empties=…`) to the action that is to
    call it; it may not call it itself.
    """
    helpers = {
        _module(source, file): _undecorated(file)
        for pattern in ("cohortium/*/actions.py", "cohortium/*/actions/*.py")
        for file in source.glob(pattern)
        if file.relative_to(source).parts[1] not in without_actions
    }
    for file in sorted(source.glob("cohortium/**/*.py")):
        caller = _module(source, file)
        if caller not in helpers:
            tree = ast.parse(file.read_text())
            handed_on = _handed_on(tree) if file.name.startswith("registers") else set()
            yield from (
                f"{caller} calls {module}.{name}, which is no action."
                for module, name in _taken(tree)
                if name in helpers.get(module, ()) and name not in handed_on
            )


def _module(source: Path, file: Path) -> str:
    return ".".join(file.relative_to(source).with_suffix("").parts).removesuffix(".__init__")


def _undecorated(file: Path) -> set[str]:
    functions = [node for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef)]
    return {node.name for node in functions if not any(_is_action(decorator) for decorator in node.decorator_list)}


def _is_action(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "action"


def _handed_on(tree: ast.Module) -> set[str]:
    """Names that are the value of some keyword, and called nowhere."""
    handed, called = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and isinstance(node.value, ast.Name):
            handed.add(node.value.id)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called.add(node.func.id)
    return handed - called


def _taken(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What a file takes out of other modules, as (module, name), by name or through the module."""
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.module, alias.name
                modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield modules[node.value.id], node.attr
