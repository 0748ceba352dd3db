"""Outputs that are one file over all articles of a run: where they go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from errno import EISDIR
from pathlib import Path
from typing import NamedTuple

from audit.cli.whole_files import (
    STANDARD_OUTPUT,
    prove_folder,
    unwritable,
    write_to_standard_output,
    write_whole,
)
from audit.config import ReportSettings
from audit.errors import ConfigError
from audit.extension_points import Reporter, RunReporter, lookup, registered
from audit.report import RunReport

REMEDY = "choose another file with --output or another folder with --out"


class RunOutput(NamedTuple):
    """A format and its file; None is standard output."""

    reporter: RunReporter
    path: Path | None


@dataclass(frozen=True, slots=True)
class Outputs:
    """Everything that a run writes: reports on each article, and files over all of them."""

    reporters: tuple[Reporter, ...]
    over_run: tuple[RunOutput, ...]

    @classmethod
    def planned(cls, settings: ReportSettings) -> Outputs:
        """Find the reporters that the settings name; raises ``ConfigError``."""
        chosen = [lookup("reporters", name)() for name in settings.formats]
        over_run = [_in_folder(each, settings.out) for each in chosen if _is_over_run(each)]
        reporters = tuple(each for each in chosen if not _is_over_run(each))
        if reporters and settings.out == STANDARD_OUTPUT:
            raise _not_over_run(reporters[0].name, "`--out -`")
        over_run += [_asked_for(output) for output in settings.outputs]
        return cls(reporters, tuple(over_run))

    @property
    def take_standard_output(self) -> bool:
        """True when standard output is a file, so that people are spoken to elsewhere."""
        return any(output.path is None for output in self.over_run)

    def prove_writable(self) -> None:
        """Make the folders, and fail before any work is done; raises ``OutputError``."""
        for path in (output.path for output in self.over_run if output.path is not None):
            if path.exists() and not path.is_file() and not path.is_dir():
                continue  # a device such as /dev/stdout
            if path.is_dir():
                raise unwritable(path, IsADirectoryError(EISDIR, "it is a folder"), REMEDY)
            prove_folder(path.parent, path, REMEDY)

    def write(self, run: RunReport) -> list[Path]:
        """Write the files over all articles and tell which they are."""
        written = []
        for reporter, path in self.over_run:
            content = reporter.render_run(run)
            if path is None:
                write_to_standard_output(content)
            else:
                write_whole(path, content, REMEDY)
                written.append(path)
        return written


def _is_over_run(reporter: object) -> bool:
    return isinstance(reporter, RunReporter)


def _in_folder(reporter: RunReporter, out: str) -> RunOutput:
    return RunOutput(reporter, None if out == STANDARD_OUTPUT else Path(out) / reporter.file_name)


def _asked_for(output: str) -> RunOutput:
    name, equals, path = output.partition("=")
    if not equals or not path:
        raise ConfigError(f"--output {output}: say NAME=FILE, e.g. sarif=mt-audit.sarif")
    reporter = lookup("reporters", name)()
    if not _is_over_run(reporter):
        raise _not_over_run(name, f"`--output {output}`")
    return RunOutput(reporter, None if path == STANDARD_OUTPUT else Path(path))


def _not_over_run(name: str, option: str) -> ConfigError:
    one_file = ", ".join(run_formats())
    return ConfigError(
        f"{option}: {name} is a file per article; formats of one file are {one_file}"
    )


def run_formats() -> Sequence[str]:
    """Names of the formats that are one file over all articles."""
    return sorted(
        name for name, kind in registered("reporters").items() if hasattr(kind, "render_run")
    )
