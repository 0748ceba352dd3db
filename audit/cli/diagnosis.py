"""What ``doctor`` looks at. Each line is a fact, and a remedy where it is not a good one."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal, NamedTuple

from audit.backends import model_store, user_models
from audit.cli.model_list import size_megabytes
from audit.cli.options import version
from audit.cli.report_files import ReportFolder
from audit.cli.terminal import ASCII_MARKS, Terminal
from audit.config import Config
from audit.document import Document, OffsetMap, Paragraph
from audit.errors import MtAuditError
from audit.extension_points import lookup
from audit.pipeline import Auditor
from audit.wording import counted

Status = Literal["ok", "warn", "fail"]

_STYLES: dict[Status, str] = {"ok": "green", "warn": "yellow", "fail": "bold red"}
_OLDEST_PYTHON = (3, 10)


class Fact(NamedTuple):
    """One line of the diagnosis."""

    status: Status
    subject: str
    detail: str


def show(terminal: Terminal, facts: Iterable[Fact]) -> bool:
    """Print the facts as they come; True when none of them is a failure."""
    works = True
    for status, subject, detail in facts:
        terminal.say((f"{status:4}", _STYLES[status]), f"  {subject:13}  {detail}")
        works = works and status != "fail"
    return works


def diagnose(config: Config, terminal: Terminal) -> Iterator[Fact]:
    """All facts, the quick ones first."""
    yield _python()
    yield Fact("ok", "mt-audit", version())
    yield _encoding(terminal)
    yield _colour(terminal)
    yield _out_folder(config)
    yield from _models()
    yield from _auditing(config)


def _python() -> Fact:
    status: Status = "ok" if sys.version_info >= _OLDEST_PYTHON else "fail"
    return Fact(status, "python", f"{platform.python_version()} on {platform.platform()}")


def _encoding(terminal: Terminal) -> Fact:
    if terminal.marks is ASCII_MARKS:
        remedy = "letters beyond it show as '?'; set PYTHONIOENCODING=utf-8"
        return Fact("warn", "encoding", f"{terminal.encoding}: {remedy}")
    return Fact("ok", "encoding", terminal.encoding)


def _colour(terminal: Terminal) -> Fact:
    if terminal.coloured:
        return Fact("ok", "colour", "on")
    reason = "NO_COLOR or TERM=dumb" if terminal.looked_at else "the output is no terminal"
    return Fact("ok", "colour", f"off ({reason})")


def _out_folder(config: Config) -> Fact:
    try:
        for name in config.report.formats:
            lookup("reporters", name)
        ReportFolder.open(Path(config.report.out), (), ())
    except MtAuditError as error:
        return Fact("fail", "reports", str(error))
    return Fact("ok", "reports", f"{config.report.out}/ can be written")


def _models() -> Iterator[Fact]:
    try:
        shipped = model_store.installed(model_store.SHIPPED_ROOT)
        models = [*shipped, *user_models.user_models()]
    except MtAuditError as error:
        yield Fact("fail", "models", str(error))
        return
    if not shipped:
        yield Fact("warn", "models", "none are installed; only rules can run (--no-models)")
    for model in models:
        try:
            model_store.verify(model.directory)
        except MtAuditError as error:
            yield Fact("fail", "model", str(error))
        else:
            size = f"{size_megabytes(model):.1f} MB, {model.compute_type}"
            yield Fact("ok", "model", f"{model.name} {model.version}, {size}, undamaged")


def _auditing(config: Config) -> Iterator[Fact]:
    """Load everything and audit a sentence: the proof that the parts work together."""
    try:
        auditor = Auditor.open(config)
    except MtAuditError as error:
        yield Fact("fail", "auditing", str(error))
        if not config.models.enabled:
            return
        # Models are the usual cause; what the rules need can still be looked at.
        yield from _auditing(replace(config, models=replace(config.models, enabled=False)))
        return
    for package, number in auditor.manifest.versions.items():
        if package != "mt-audit":
            yield Fact("ok", package, number)
    packs = {rule.metadata.id.split("/")[0] for rule in auditor.rules}
    loaded = f"{counted(len(auditor.rules), 'rule')} in {counted(len(packs), 'pack')}"
    yield Fact("ok", "rules", f"{loaded} for '{config.language}'")
    text = "The council approved the budget on Monday."
    paragraph = Paragraph(0, text, OffsetMap.contiguous(0))
    report = auditor.audit(Document("sample", text, (paragraph,)))
    for failure in report.failures:
        yield Fact("fail", "auditing", f"{failure.rule_id}: {failure.problem}")
    if not report.failures:
        with_models = "rules only" if auditor.models_notice else "rules and models"
        yield Fact("ok", "auditing", f"a sample article was audited with {with_models}")
