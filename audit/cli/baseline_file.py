"""The baseline as a file beside the articles, to whose paths it refers."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from audit.cli.whole_files import write_whole
from audit.config import Config
from audit.errors import BaselineError
from audit.silencing.baseline import Baseline, dump, parse

DEFAULT_NAME = "mt-audit-baseline.json"


@dataclass(frozen=True)
class BaselineFile:
    """A baseline and where it is kept."""

    path: Path
    baseline: Baseline

    @classmethod
    def load(cls, path: Path) -> BaselineFile:
        """Read a baseline; raises ``BaselineError``."""
        try:
            text = path.read_text(encoding="utf-8-sig")  # as some editors save it
        except FileNotFoundError as error:
            remedy = f"make it with `mt-audit baseline create PATHS --baseline {path}`"
            raise BaselineError(f"{path}: no such file; {remedy}") from error
        except (OSError, UnicodeDecodeError) as error:
            problem = getattr(error, "strerror", None) or "it is not UTF-8"
            raise BaselineError(f"{path}: cannot be read: {problem}; check the name") from error
        return cls(path, parse(text, str(path)))

    @classmethod
    def configured(cls, config: Config) -> BaselineFile | None:
        """The baseline of a run: the one that is named, or the default one where it exists."""
        if not config.silencing.use_baseline:
            return None
        path = path_in(config)
        if config.silencing.baseline is None and not path.exists():
            return None
        return cls.load(path)

    def save(self, baseline: Baseline) -> None:
        """Replace the file by another baseline."""
        write_whole(self.path, dump(baseline), "choose another file with --baseline")

    def path_of(self, article: str) -> str:
        """How the baseline names an article: relative to its folder, with ``/``."""
        if is_no_file(article):
            return article
        try:
            return Path(os.path.relpath(article, self.path.parent)).as_posix()
        except ValueError:  # another drive
            return Path(article).resolve().as_posix()

    @cached_property
    def gone(self) -> frozenset[str]:
        """Paths of entries at which there is no article any more."""
        paths = {entry.path for entry in self.baseline.entries}
        folder = self.path.parent
        return frozenset(p for p in paths if not is_no_file(p) and not (folder / p).exists())

    @cached_property
    def sha256(self) -> str:
        """Hash for the manifest."""
        return hashlib.sha256(dump(self.baseline).encode("utf-8")).hexdigest()


def path_in(config: Config) -> Path:
    """Where the baseline of a configuration is, or would be."""
    return Path(config.silencing.baseline or DEFAULT_NAME)


def is_no_file(article: str) -> bool:
    """True for what was read from standard input or from an address."""
    return article == "<stdin>" or "://" in article
