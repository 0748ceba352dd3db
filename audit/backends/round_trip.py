"""Which models make the round trip English -> pivot -> English, and by way of which language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from weakref import WeakValueDictionary

from audit.backends.model_store import ModelManifest, locate
from audit.backends.translator import PivotTranslator
from audit.config import ModelSettings
from audit.errors import ModelError
from audit.language_tags import primary_subtag

ENGLISH = "en"

# Where nobody says which: the languages whose translations into English are met most.
_PREFERRED = ("it", "de", "fr", "es", "ru")

# By directory, hash, compute type and threads; forgets a model that nobody uses any more.
_IN_USE: WeakValueDictionary[tuple[Path, str, str, int], PivotTranslator] = WeakValueDictionary()


class RoundTripModels(NamedTuple):
    """``forward`` translates English into ``pivot``, ``backward`` (often the same) back."""

    forward: PivotTranslator
    backward: PivotTranslator
    pivot: str

    @property
    def distinct(self) -> tuple[PivotTranslator, ...]:
        """The one or two models."""
        return (self.forward,) if self.backward is self.forward else (self.forward, self.backward)


def open_round_trip(settings: ModelSettings) -> RoundTripModels:
    """Load what the settings name, by default the shipped model; raises ``ModelError``.

    A model for one direction (OPUS-MT) needs a second one for the way back.
    """
    given = [settings.translation]
    if settings.translation_back is not None:
        given.append(settings.translation_back)
    models = []
    for name in given:
        manifest = locate("translation", name, settings.compute_type)
        models.append(_loaded(manifest, settings.threads))
    declared = models[0].manifest.details.get("pivot")
    pivot = _pivot(models, settings.pivot, None if declared is None else str(declared))
    return RoundTripModels(
        next(model for model in models if model.scheme.covers(ENGLISH, pivot)),
        next(model for model in models if model.scheme.covers(pivot, ENGLISH)),
        pivot,
    )


def _loaded(manifest: ModelManifest, threads: int) -> PivotTranslator:
    """The model, which is loaded once for all detectors that have it open."""
    key = (manifest.directory, manifest.sha256, manifest.compute_type, threads)
    model = _IN_USE.get(key)
    if model is None:
        model = PivotTranslator(manifest, manifest.compute_type, threads)
        _IN_USE[key] = model
    return model


def _pivot(models: Sequence[PivotTranslator], wanted: str | None, declared: str | None) -> str:
    """The wanted language, else the manifest's, else the most common that goes there and back."""
    ways = [language for model in models for language in model.scheme.targets]
    possible = sorted(
        {
            language
            for language in ways
            if any(model.scheme.covers(ENGLISH, language) for model in models)
            and any(model.scheme.covers(language, ENGLISH) for model in models)
        }
    )
    if not possible:
        raise ModelError(_incomplete(models))
    if wanted is not None:
        found = _matching(wanted, possible)
        if found is None:
            raise ModelError(
                f"no round trip by way of '{wanted}'; the models go by way of {', '.join(possible)}"
            )
        return found
    order = (declared, *_PREFERRED, *possible)
    return next(language for language in order if language in possible)


def _matching(wanted: str, possible: Sequence[str]) -> str | None:
    """The language that a tag means: "DE" and "de-AT" are "de" to a model that knows no more."""
    by_tag = {language.lower(): language for language in possible}
    return by_tag.get(wanted.lower()) or by_tag.get(primary_subtag(wanted))


def _incomplete(models: Sequence[PivotTranslator]) -> str:
    """Which direction is missing for a round trip."""
    known = "; ".join(
        f"{model.manifest.directory.name} translates {_few(model.scheme.sources)} -> "
        f"{_few(model.scheme.targets)}"
        for model in models
    )
    if len(models) > 1:
        return f"no round trip: {known}; one must translate from English, the other back into it"
    scheme = models[0].scheme
    sources, targets = scheme.sources, scheme.targets
    if ENGLISH in sources:
        others = [language for language in targets if language != ENGLISH]
        missing = f"{_few(others)} -> {ENGLISH}" if others else None
    elif ENGLISH in targets:
        missing = f"{ENGLISH} -> {_few(sources)}"
    else:
        missing = None
    if missing is None:
        return f"no round trip: {known}, and English must be one side; name another model"
    return (
        f"no round trip: {known}; give a second model for {missing} "
        "(--model twice, or models.translation_back)"
    )


def _few(languages: Sequence[str]) -> str:
    """At most five languages by name."""
    shown = ", ".join(languages[:5])
    return shown if len(languages) <= 5 else f"{shown} and {len(languages) - 5} more"
