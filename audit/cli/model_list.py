"""The installed models in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.backends import model_store, user_models
from audit.backends.model_store import ModelManifest
from audit.cli.terminal import Terminal, errors, print_error
from audit.errors import ModelError

_SHOWN_LANGUAGES = 8


def show_models(terminal: Terminal, models: Sequence[ModelManifest]) -> None:
    """A block for each model."""
    if not models:
        terminal.say("no models are installed; audits run with --no-models")
    for model in models:
        terminal.say((model.name, "bold"), f" {model.version}  ", (model.kind, "dim"))
        _show_field(terminal, "languages", languages(model))
        _show_field(terminal, "size", f"{size_megabytes(model):.1f} MB")
        _show_field(terminal, "runs in", model.compute_type)
        _show_field(terminal, "licence", model.licence)
        _show_field(terminal, "sha256", model.sha256)
        for label, value in _origin(model):
            _show_field(terminal, label, value)
        terminal.say()


def verify_models(terminal: Terminal) -> bool:
    """True when models have been shipped and each file of each model is as it was stored."""
    shipped = model_store.installed(model_store.SHIPPED_ROOT)
    if not shipped:
        print_error(f"no models are installed in {model_store.SHIPPED_ROOT}; reinstall mt-audit")
    models = [*shipped, *user_models.user_models()]
    undamaged = [_is_undamaged(terminal, model) for model in models]
    return bool(shipped) and all(undamaged)


def languages(model: ModelManifest) -> str:
    """``en``, ``en, de``, ``it -> en``; what the manifest says."""
    sources = model.details.get("source_languages")
    targets = model.details.get("target_languages")
    if sources and targets and sources != targets:
        return f"{_few(sources)} -> {_few(targets)}"
    named = model.details.get("languages", "unknown")
    return named if isinstance(named, str) else _few(named)


def announce_file(name: str, size_bytes: int) -> None:
    """Say on standard error what is being fetched."""
    errors().say(("fetching ", "dim"), name, (f"  {size_bytes / 1e6:.1f} MB", "dim"))


def size_megabytes(model: ModelManifest) -> float:
    """Size of the files that are there, in 10^6 bytes."""
    paths = [model.directory / name for name in model.files]
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


def _few(named: Sequence[object]) -> str:
    shown = ", ".join(map(str, named[:_SHOWN_LANGUAGES]))
    rest = len(named) - _SHOWN_LANGUAGES
    return f"{shown} and {rest} more" if rest > 0 else shown


def _origin(model: ModelManifest) -> Iterator[tuple[str, str]]:
    """Where a pulled model comes from and where it lies; nothing for a shipped one."""
    origin = model.details.get("origin")
    if isinstance(origin, dict):
        yield "from", f"{origin.get('hub')}/{origin.get('repository')}"
        yield "revision", str(origin.get("revision"))
    if model.directory.parent == model_store.user_root():
        yield "in", str(model.directory)


def _is_undamaged(terminal: Terminal, model: ModelManifest) -> bool:
    try:
        model_store.verify(model.directory)
    except ModelError as error:
        terminal.say((terminal.marks.bad, "red"), " ", (model.name, "bold"), f" {model.version}")
        print_error(str(error))
        return False
    terminal.say(
        (terminal.marks.ok, "green"), " ", (model.name, "bold"), f" {model.version}",
        (f"  {len(model.files)} files as shipped", "dim"),
    )  # fmt: skip
    return True


def _show_field(terminal: Terminal, label: str, value: str) -> None:
    terminal.say((f"  {label:10}", "dim"), value)
