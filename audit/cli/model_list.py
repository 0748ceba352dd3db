"""The installed models in words."""

from __future__ import annotations

from collections.abc import Sequence

from audit.backends import model_store
from audit.backends.model_store import ModelManifest
from audit.cli.terminal import Terminal, print_error
from audit.errors import ModelError


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
        terminal.say()


def verify_models(terminal: Terminal) -> bool:
    """True when there are models and each file of each is as it was shipped."""
    models = model_store.installed(model_store.SHIPPED_ROOT)
    if not models:
        print_error(f"no models are installed in {model_store.SHIPPED_ROOT}; reinstall mt-audit")
    undamaged = [_is_undamaged(terminal, model) for model in models]
    return bool(models) and all(undamaged)


def languages(model: ModelManifest) -> str:
    """``en``, ``en, de``; what the manifest says."""
    named = model.details.get("languages", "unknown")
    return named if isinstance(named, str) else ", ".join(map(str, named))


def size_megabytes(model: ModelManifest) -> float:
    """Size of the files that are there, in 10^6 bytes."""
    paths = [model.directory / name for name in model.files]
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


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
