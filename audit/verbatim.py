"""What a translation carries over as it is: addresses, paths, tags and placeholders."""

from __future__ import annotations

import re
from functools import lru_cache

from audit.placeholders import placeholders

URL = r"(?:https?|ftp)://[^\s<>\"'“”«»()]+[^\s<>\"'“”«»().,;:!?…。，]|www\.[\w-]+\.[\w./-]*\w"
EMAIL = r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
TAG = r"</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>"
ENTITY = r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]\w*);"
PATH = r"(?<![\w/.])(?:~|\.{0,2})/(?:[\w.@+-]+/)+[\w.@+-]*[\w@+-]|[A-Za-z]:\\[\w.\\ -]*\w"

# An address begins where its letters begin: looked for at each of them, long words take for ever.
_VERBATIM = re.compile("|".join(f"(?:{part})" for part in (URL, EMAIL, TAG, ENTITY, PATH)))


@lru_cache(maxsize=8192)
def prose(text: str) -> str:
    """The text, as long as before, with blanks for everything that is carried over as it is."""
    masked = _VERBATIM.sub(lambda found: " " * len(found[0]), text)
    pieces: list[str] = []
    done = 0
    for item in placeholders(text):
        pieces += [masked[done : item.start], " " * (item.end - item.start)]
        done = item.end
    return "".join([*pieces, masked[done:]])
