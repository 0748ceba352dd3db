"""The entities that an XML file declares: known by name, refused where they are a danger."""

from __future__ import annotations

from audit.errors import ReadError

MAX_ENTITIES = 1000
MAX_EXPANSION_CHARS = 1_000_000


class DeclaredEntities:
    """The entities of one file, in the order of their declaration."""

    def __init__(self, file_name: str, text: str) -> None:
        self._file_name = file_name
        self._text = text
        self._names: set[str] = set()

    def doctype(self) -> str:
        """Declares the same names again, nothing if there are none.

        The values are never looked at: in texts an entity stays what it is.
        """
        declared = "".join(f'<!ENTITY {name} "">' for name in sorted(self._names))
        return f"<!DOCTYPE resumed [{declared}]>" if declared else ""

    def declare(
        self,
        name: str,
        is_parameter_entity: bool,
        value: str | None,
        base: str | None,
        system_id: str | None,
        public_id: str | None,
        notation: str | None,
    ) -> None:
        """Expat's ``EntityDeclHandler``.

        Raises ``ReadError`` for what could read a file, reach the network or grow without bounds.
        """
        if value is None or is_parameter_entity:
            problem = f"declares the entity '{name}', which stands for something outside"
        elif "&" in value or "%" in value:
            problem = f"declares the entity '{name}' with further entities in it"
        else:
            self._names.add(name)
            # In attributes entities are expanded all the same.
            expansion = self._text.count(f"&{name};") * len(value)
            if len(self._names) <= MAX_ENTITIES and expansion <= MAX_EXPANSION_CHARS:
                return
            problem = "declares entities that would fill the memory"
        raise ReadError(self._file_name, problem, "such files are refused; take the entities out")
