"""Annotated files: a copy beside the report, or the audited file itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from audit.annotating import annotated, annotator_for
from audit.cli.report_files import REMEDY, ReportFolder
from audit.cli.terminal import Terminal
from audit.cli.whole_files import write_whole
from audit.inputs import STANDARD_INPUT, load
from audit.report import AuditReport


class Annotation(Enum):
    """Where findings are written back to."""

    NONE = "none"
    COPY = "copy"
    IN_PLACE = "in place"

    @classmethod
    def chosen(cls, *, copy: bool, in_place: bool) -> Annotation:
        """What the options say; in place wins, since whoever says it means that file."""
        return cls.IN_PLACE if in_place else cls.COPY if copy else cls.NONE


@dataclass(frozen=True)
class AnnotationWriter:
    """Writes the findings of each report back where the format has a place for them."""

    wanted: Annotation
    folder: ReportFolder
    log: Terminal

    def write(self, name: str, report: AuditReport, max_bytes: int) -> None:
        """Raises ``MtAuditError`` if that cannot be done without harm to the file."""
        if self.wanted is Annotation.NONE:
            return
        if name == STANDARD_INPUT or annotator_for(name) is None:
            self._say(report.document.name, "its format has no place for findings")
            return
        content = annotated(load(name, max_bytes=max_bytes), report)
        if content is None:
            return
        if self.wanted is Annotation.IN_PLACE:
            write_whole(Path(name).resolve(), content, REMEDY)  # a link stays a link
            self._say(name, "in place")
        else:
            self._say(name, str(self.folder.write_annotated(name, content)))

    def _say(self, name: str, what: str) -> None:
        self.log.say(("annotation: ", "dim"), f"{name}: {what}")
