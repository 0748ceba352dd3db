"""What one can add to mt-audit, and the registry that finds it.

A built-in is any public class with a ``name`` in a module of its package (``audit.readers`` and so
on); a third party declares an entry point in the group ``mt_audit.<package>``. Nobody imports a
single reader, matcher, check, detector or reporter by name.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import Any, ClassVar, Literal, NamedTuple, Protocol, runtime_checkable

from audit.config import Config, LocalizationSettings, ModelSettings
from audit.document import Document, Notice, Paragraph, Sentence, Side
from audit.errors import ConfigError, did_you_mean
from audit.examples import Example as Example  # part of this module's interface
from audit.finding import Finding, Severity
from audit.report import (
    AuditReport,
    BackTranslation,
    IndexEntry,
    RuleMetadata,
    RunReport,
    SharedName,
    WordProbability,
)

Extension = Literal["readers", "matchers", "checks", "detectors", "reporters", "annotators"]
Scope = Literal["sentence", "paragraph", "translation", "document"]


class SourceFile(NamedTuple):
    """A decoded input. ``name`` is the path as the user gave it, or ``<stdin>``.

    ``content`` is the file itself and ``encoding`` turned it into ``text``. ``counterpart`` is the
    file that holds the source texts, where the user named one.
    """

    name: str
    text: str
    notices: tuple[Notice, ...] = ()
    content: bytes = b""
    encoding: str = "utf-8"
    localization: LocalizationSettings = LocalizationSettings()
    counterpart: SourceFile | None = None


class Reader(Protocol):
    """Turns the decoded text of one file into a document (paragraphs without sentences).

    A reader may have further class attributes: ``named_suffixes`` are read only where the user
    names the file, not in folders (".json" is seldom an article); ``recognises(text)`` tells
    readers apart that share a suffix; ``is_binary`` asks for ``content`` alone, ``text`` is empty;
    ``takes_counterpart`` says that it can pair the file with one that holds the source, and
    ``reads_past_nul`` that a stray NUL character costs no more than the unit which it stands in.
    """

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]

    def read(self, source: SourceFile) -> Document:
        """Raise ``ReadError`` if there is nothing to audit."""
        ...


class Edit(NamedTuple):
    """Put ``text`` in the place of the code points [start, end) of a file."""

    start: int
    end: int
    text: str


class Unit(NamedTuple):
    """What a matcher looks at: always the document, by scope also the paragraph and sentence."""

    document: Document
    paragraph: Paragraph
    sentence: Sentence


class Match(NamedTuple):
    """A place where a matcher found its pattern.

    ``slots`` fills ``{name}`` in the rule's message; ``suggestions`` replace ``text[start:end]``.
    ``side`` tells which text the span lies in; an empty span there stands for the whole side, or
    for the other one if that side is empty. ``severity`` is None for that of the rule.
    """

    paragraph_index: int
    start: int
    end: int
    suggestions: tuple[str, ...] = ()
    slots: Mapping[str, str] = MappingProxyType({})
    side: Side = "target"
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """What must be there before it is worth calling a matcher at all.

    ``words``: the sentence has one of these lower-case words, or a word with one of these lemmas
    (sentence scope only). ``regex``: the paragraph matches this RE2 expression. None: always call.
    """

    words: frozenset[str] | None = None
    regex: str | None = None


class Matcher(Protocol):
    """A kind that a rule may name under ``match: {kind: ...}``.

    ``slots`` names what its matches offer to the rule's message. ``from_spec`` takes the rule's
    ``match`` mapping without ``kind`` and raises ``PatternError``.
    The engine calls ``find`` once per unit of ``scope``: in "document" scope the paragraph and
    sentence of the unit are the first ones, in "paragraph" scope the sentence is the first one
    (they may be empty and must not be looked at). "translation" scope is "paragraph" scope for
    paragraphs whose source is at hand, also where the target is empty.
    """

    name: ClassVar[str]
    scope: ClassVar[Scope]
    slots: ClassVar[tuple[str, ...]]

    @property
    def trigger(self) -> Trigger:
        """When to call ``find``."""
        ...

    @classmethod
    def from_spec(cls, spec: Mapping[str, Any]) -> Matcher:
        """Build from YAML; raise ``PatternError`` for unknown keys and broken patterns."""
        ...

    def compile(self) -> None:
        """Do now what ``from_spec`` put off until a text needs it; raises ``PatternError``."""
        ...

    def find(self, unit: Unit) -> Iterator[Match]:
        """The matches in a unit, in reading order."""
        ...


@runtime_checkable
class ConfigurableMatcher(Protocol):
    """A matcher that depends on the settings, e.g. on a list of the user's."""

    def configured(self, config: Config) -> Matcher:
        """The matcher for these settings; raises ``MtAuditError``."""
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of error: what to say of it, how to find it, and the proof that both are right.

    ``confidence`` in [0, 1] is how often its author expects the rule to be right, not measured.
    ``equivalents`` maps another tool to the checks of it that the rule stands in for.
    """

    metadata: RuleMetadata
    matcher: Matcher
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    known_misses: tuple[Example, ...] = ()
    known_false_positives: tuple[Example, ...] = ()
    confidence: float = 0.9
    equivalents: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({}), hash=False
    )


def configured(rule: Rule, config: Config) -> Rule:
    """The rule as the project's settings want it.

    Raises ``MtAuditError`` for settings that its matcher cannot follow.
    """
    if isinstance(rule.matcher, ConfigurableMatcher):
        return replace(rule, matcher=rule.matcher.configured(config))
    return rule


class Check(Protocol):
    """A rule that YAML cannot say: one file in ``audit/checks`` with the rule it implements."""

    name: ClassVar[str]
    rule: ClassVar[Rule]


@dataclass(frozen=True, slots=True)
class Detection:
    """What a detector says of one document; the mappings are by paragraph index.

    ``word_probabilities`` has the words that the detector reads, ``sentence_points`` the MQM
    penalty points that it expects from the sentences as wholes; None if it gives none.
    """

    findings: tuple[Finding, ...] = ()
    back_translations: Mapping[int, BackTranslation] = field(
        default_factory=lambda: MappingProxyType({})
    )
    word_probabilities: Mapping[int, tuple[WordProbability, ...]] | None = None
    sentence_points: Mapping[int, float] | None = None
    notices: tuple[Notice, ...] = ()


class Detector(Protocol):
    """Evidence from a model. ``open`` loads it once and raises ``ModelError``.

    ``model_hashes`` and ``compute_type`` go into the manifest of every report.
    """

    name: ClassVar[str]
    rules: ClassVar[tuple[RuleMetadata, ...]]
    model_hashes: Mapping[str, str]
    compute_type: str

    @classmethod
    def open(cls, settings: ModelSettings) -> Detector:
        """Load and verify the model that the settings name, by default the shipped one."""
        ...

    def detect(self, document: Document) -> Detection:
        """Findings and round trips for a segmented document, batched over its paragraphs."""
        ...


@runtime_checkable
class PairDetector(Protocol):
    """A detector that needs the source; it is asked only about language pairs that it covers."""

    def covers(self, source_language: str, target_language: str) -> bool:
        """Whether it knows both languages (primary BCP 47 tags)."""
        ...


class Reporter(Protocol):
    """An output with a file per article: report in, text out, nothing else touched.

    ``suffix`` has the dot.
    """

    name: ClassVar[str]
    suffix: ClassVar[str]

    def render(self, report: AuditReport) -> str:
        """The report of one article."""
        ...

    def render_index(
        self, entries: Sequence[IndexEntry], names: Sequence[SharedName] = ()
    ) -> str | None:
        """A page over many articles, or None where the format has none.

        ``names`` are those that the articles do not spell alike.
        """
        ...


@runtime_checkable
class RunReporter(Protocol):
    """An output that is one file over all articles of a run, as CI systems want it.

    It is registered beside the reporters of articles. ``file_name`` is its usual name.
    """

    name: ClassVar[str]
    file_name: ClassVar[str]

    def render_run(self, run: RunReport) -> str:
        """The whole file."""
        ...


class Annotator(Protocol):
    """Writes findings back into files of one format, where the format has a place for them."""

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]

    def edits(self, source: SourceFile, report: AuditReport) -> Sequence[Edit]:
        """What to change in the text of the file; notes of an earlier audit are taken out."""
        ...


@cache
def registered(extension: Extension) -> Mapping[str, Any]:
    """All extensions of a kind by name: built-ins first, then those of third parties."""
    package = importlib.import_module(f"audit.{extension}")
    found: dict[str, Any] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda item: item.name):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for value in vars(module).values():
            own = isinstance(value, type) and value.__module__ == module.__name__
            if (
                own
                and not value.__name__.startswith("_")
                and isinstance(getattr(value, "name", None), str)
            ):
                found[value.name] = value
    for entry in _entry_points().select(group=f"mt_audit.{extension}"):
        found[entry.name] = entry.load()
    return MappingProxyType(found)


@cache
def _entry_points() -> Any:
    # Reads the metadata of every installed package, so once is enough. The type of the result
    # differs between Python 3.10 and 3.12; both have ``select``.
    return entry_points()


def lookup(extension: Extension, name: str) -> Any:
    """The extension of that name; ``ConfigError`` with a suggestion if there is none."""
    known = registered(extension)
    if name not in known:
        hint = did_you_mean(name, list(known)) or f"; known are {', '.join(sorted(known))}"
        raise ConfigError(f"there is no '{name}' among the {extension}{hint}")
    return known[name]
