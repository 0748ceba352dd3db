"""Settings: every key of a configuration is a field of a dataclass here (docs/settings.md).

Numbers that decide about a verdict carry the source of their default.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ScoringSettings:
    """Parameters of the MQM linear scoring model with calibration (ISO 5060:2024; MQM Council,
    "The MQM scoring models", https://themqm.org/error-types-2/the-mqm-scoring-models/).

    ``*_multiplier``: severity penalty multipliers, the MQM default 0-1-5-25.
    ``penalty_scaler``: score points lost per penalty point and 100 words. With 10, the default
    ``pass_score`` of 90 allows 10 penalty points (two major errors) in 1,000 words and the default
    ``fail_score`` of 75 stands for 25. ``minimum_sample_words``: shorter texts are scored as if
    they had so many words, since one error in five words says little (Lommel et al. 2024,
    arXiv:2405.16969, on small samples). At or above ``pass_score`` the verdict is pass, below
    ``fail_score`` it is fail.
    """

    neutral_multiplier: float = 0.0
    minor_multiplier: float = 1.0
    major_multiplier: float = 5.0
    critical_multiplier: float = 25.0
    penalty_scaler: float = 10.0
    minimum_sample_words: int = 200
    pass_score: float = 90.0
    fail_score: float = 75.0


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which models run, and how.

    ``tagger`` and ``translation`` are model directories, or names of pulled models.
    ``translation_back`` is the model for the way back into English where ``translation`` cannot do
    both; ``pivot`` is the language of the round trip, a BCP 47 tag. ``embeddings`` is an encoder of
    sentences, which compares sources with their translations. ``threads`` is the number of CPU
    threads, 0 for all. ``compute_type`` is what every model is run in; without it each runs in
    that of its manifest, which its thresholds belong to (int8 where there is no manifest).
    ``oddity_threshold`` is the probability from which a word is flagged; it belongs to the shipped
    tagger at its compute type. ``repairs``: what only the tagger found gets proposals, which takes
    about as long as the tagger itself where a text has many findings.
    """

    enabled: bool = True
    tagger: str | None = None
    translation: str | None = None
    translation_back: str | None = None
    pivot: str | None = None
    embeddings: str | None = None
    threads: int = 0
    compute_type: str | None = None
    oddity_threshold: float | None = None
    repairs: bool = True


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """``packs`` are further YAML files or folders; ``only`` and ``ignore`` name rules or packs.

    ``ledger``: rules that were measured to be wrong too often (rules/ledger.tsv) are hints.
    """

    packs: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    ledger: bool = True


@dataclass(frozen=True, slots=True)
class BilingualSettings:
    """For files that hold source and target.

    ``glossaries`` are CSV or TBX files, ``placeholders`` the profiles of the project's format
    strings; without them "auto" finds what is a placeholder in any syntax.
    """

    glossaries: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """``out`` is the folder for reports, ``formats`` the names of reporters.

    ``outputs`` are "NAME=FILE" for formats that are one file per run; ``-`` is standard output.
    """

    out: str = "reports"
    formats: tuple[str, ...] = ("html", "json")
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What an article must hold. None switches a gate off, as does a ``fail_under`` of 0.

    ``fail_under``: the lowest score. ``max_major``: how many major and critical findings.
    ``max_per_1000``: how many findings other than hints in 1,000 words, over at least
    ``scoring.minimum_sample_words``. ``no_worse``: no finding, hints aside, that is not silenced.
    """

    fail_under: float
    max_major: int | None = None
    max_per_1000: float | None = None
    no_worse: bool = False


@dataclass(frozen=True, slots=True)
class PathLimits:
    """Limits for articles whose path matches a pattern; None leaves those of all articles."""

    match: str
    fail_under: float | None = None
    max_major: int | None = None
    max_per_1000: float | None = None
    no_worse: bool | None = None


@dataclass(frozen=True, slots=True)
class GateSettings:
    """The limits (see ``Limits``) beyond which an article makes the exit code 1.

    A ``fail_under`` of None means the score at which the verdict becomes "fail". ``paths``
    overrides limits for some articles.
    """

    fail_under: float | None = None
    max_major: int | None = None
    max_per_1000: float | None = None
    no_worse: bool = False
    paths: tuple[PathLimits, ...] = ()


@dataclass(frozen=True, slots=True)
class SilencingSettings:
    """``baseline`` is the file of silenced findings; None means the default where that exists."""

    baseline: str | None = None
    use_baseline: bool = True


@dataclass(frozen=True, slots=True)
class NameSettings:
    """``house_list`` is a CSV of names that the house spells in its own way (docs/names.md)."""

    house_list: str | None = None


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """How feeds are fetched: politely.

    ``delay_s`` seconds lie between two requests to one host; ``timeout_s`` is how long a server
    may stay silent, and a quarter of what a whole answer may take. ``retries`` is the number of
    further tries. ``max_entries`` bounds what one run takes from one feed, the first ones first.
    ``private_addresses`` lets links in feeds lead to hosts that are not on the public internet.
    """

    user_agent: str = "mt-audit (audits translated articles; heeds robots.txt)"
    delay_s: float = 1.0
    timeout_s: float = 30.0
    retries: int = 3
    max_megabytes: int = 20
    max_entries: int = 1000
    private_addresses: bool = False


@dataclass(frozen=True, slots=True)
class HistorySettings:
    """``file`` is the database; ``record`` makes ``check`` write to it, as ``feed run`` does."""

    file: str = ".mt-audit/history.sqlite3"
    record: bool = False


@dataclass(frozen=True, slots=True)
class LocalizationSettings:
    """How to read files that hold a source and a target. None: what the file says of itself.

    Languages are BCP 47 tags. Columns of tables are names in the first row, or numbers from 1.
    """

    source_language: str | None = None
    target_language: str | None = None
    source_column: str | None = None
    target_column: str | None = None
    id_column: str | None = None


@dataclass(frozen=True, slots=True)
class RatingSettings:
    """``model``: a penalty model of one's own (JSON, see docs/scores.md) instead of the shipped.

    ``enabled``: whether reports say what a professional rater would probably take off.
    """

    enabled: bool = True
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. ``language`` is a BCP 47 tag and chooses the rule packs."""

    language: str = "en"
    rules: RuleSettings = field(default_factory=RuleSettings)
    bilingual: BilingualSettings = field(default_factory=BilingualSettings)
    models: ModelSettings = field(default_factory=ModelSettings)
    scoring: ScoringSettings = field(default_factory=ScoringSettings)
    report: ReportSettings = field(default_factory=ReportSettings)
    gate: GateSettings = field(default_factory=GateSettings)
    feeds: FeedSettings = field(default_factory=FeedSettings)
    history: HistorySettings = field(default_factory=HistorySettings)
    silencing: SilencingSettings = field(default_factory=SilencingSettings)
    names: NameSettings = field(default_factory=NameSettings)
    localization: LocalizationSettings = field(default_factory=LocalizationSettings)
    rating: RatingSettings = field(default_factory=RatingSettings)

    @property
    def fail_under(self) -> float:
        """The gate that applies."""
        under = self.gate.fail_under
        return self.scoring.fail_score if under is None else under

    def flattened(self) -> dict[str, str]:
        """``{"scoring.pass_score": "90.0", ...}`` for the manifest."""
        flat: dict[str, str] = {}
        for item in dataclasses.fields(self):
            value = getattr(self, item.name)
            if dataclasses.is_dataclass(value):
                for inner in dataclasses.fields(value):
                    flat[f"{item.name}.{inner.name}"] = str(getattr(value, inner.name))
            else:
                flat[item.name] = str(value)
        return flat
