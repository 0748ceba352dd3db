"""YAML of which every part knows its line, so that an error in a rule pack can name it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from audit.errors import RulePackError


def compose(path: Path) -> Any:
    """The root node of a pack; raises ``RulePackError`` for what is no YAML and for nothing."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise RulePackError(path, 1, f"{error.strerror}; name an existing rule pack") from error
    except UnicodeDecodeError as error:
        raise RulePackError(path, 1, "not UTF-8; save the pack as UTF-8") from error
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RulePackError(path, line, f"not valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise RulePackError(path, 1, f"not valid YAML: {error}") from error
    if root is None:
        raise RulePackError(path, 1, "the pack is empty; it needs a list 'rules'")
    return root


def line_of(node: Any) -> int:
    """The line on which a node begins, from 1."""
    return int(node.start_mark.line) + 1


def located_mapping(node: Any, path: Path, otherwise: str) -> dict[str, tuple[Any, int]]:
    """Key -> (node of its value, line of the key).

    Raises ``RulePackError``, with the text ``otherwise`` for a node that is no mapping.
    """
    if not isinstance(node.value, list) or node.id != "mapping":
        raise RulePackError(path, line_of(node), otherwise)
    found: dict[str, tuple[Any, int]] = {}
    for key, value in node.value:
        if key.value in found:
            raise RulePackError(path, line_of(key), f"the key '{key.value}' comes twice")
        found[str(key.value)] = (value, line_of(key))
    return found


def plain(node: Any) -> Any:
    """The node as Python objects."""
    import yaml

    if node.id == "mapping":
        return {str(key.value): plain(value) for key, value in node.value}
    if node.id == "sequence":
        return [plain(item) for item in node.value]
    if node.tag == "tag:yaml.org,2002:str":
        return node.value
    constructor = yaml.constructor.SafeConstructor()
    return constructor.construct_object(node)


class Located(NamedTuple):
    """The value of a key as Python objects, the line of the key, and the node of the value."""

    value: Any
    line: int
    node: Any


def quoted_line(located: Located, message: str) -> int:
    """The line of the innermost YAML text that the message quotes, else that of the key."""
    quoted = [node for node in _scalars(located.node) if len(node.value) > 2]
    hits = [node for node in quoted if f"'{node.value}'" in message or f"/{node.value}/" in message]
    return line_of(hits[0]) if hits else located.line


def _scalars(node: Any) -> Iterator[Any]:
    if node.id == "scalar":
        yield node
        return
    for item in node.value:
        for child in item if isinstance(item, tuple) else (item,):
            yield from _scalars(child)
