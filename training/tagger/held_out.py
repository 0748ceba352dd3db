"""Writes the MQM rows that the tagger's training leaves out, to fit the expected penalty on.

    python -m training.tagger.held_out mqm_zhen_2020.jsonl.xz --out mqm_zhen_2020.held_out.jsonl.xz

On rows that it has learnt, a tagger is surer than on any other text, and so would be an interval
fitted there.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections.abc import Sequence
from pathlib import Path

from training.tagger.judged import is_held_out


def main(arguments: Sequence[str] | None = None) -> None:
    """Copy the held-out rows of a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    with lzma.open(options.file, "rt", encoding="utf-8") as rows:
        by_engines = [line for line in rows if not json.loads(line).get("is_human")]
    with lzma.open(options.out, "wt", encoding="utf-8") as out:
        out.writelines(line for number, line in enumerate(by_engines) if is_held_out(number))


if __name__ == "__main__":
    main()
