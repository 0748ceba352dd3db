"""What a translation model has learnt beside translating, and how it is asked for it.

``manifest.json`` says it: ``"task_prefix_tokens": {"fix": "<fix>"}`` has for each task the token
that stands before the source's pieces where otherwise that of the wanted language does.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from types import MappingProxyType

from audit.backends.model_store import ModelManifest
from audit.errors import ModelError

#: English in, the English that was probably meant out.
FIX = "fix"

_KEY = "task_prefix_tokens"


def task_tokens(manifest: ModelManifest, known: Container[str]) -> Mapping[str, str]:
    """Task -> token, empty for a model that only translates.

    ``known`` are the pieces of the source. Raises ``ModelError`` for an entry that is no token.
    """
    declared = manifest.details.get(_KEY, {})
    if not isinstance(declared, dict):
        raise ModelError(f"{manifest.directory}: '{_KEY}' must map tasks to tokens")
    for task, token in declared.items():
        if not isinstance(token, str) or token not in known:
            raise ModelError(
                f"{manifest.directory}: the vocabulary lacks {token!r}, which '{_KEY}' names for "
                f"'{task}'"
            )
    return MappingProxyType(declared)
