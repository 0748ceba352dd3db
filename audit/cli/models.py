"""``mt-audit models``: what is installed, what can be fetched, and whether it is undamaged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from audit.backends.conversion import Conversion

app = typer.Typer(no_args_is_help=True, help="List, verify, fetch and convert models.")

_Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--from",
        metavar="LANGUAGES",
        help="What it reads, if its files do not tell: it, or it,fr,es.",
        show_default=False,
    ),
]
_Targets = Annotated[
    list[str] | None,
    typer.Option(
        "--to",
        metavar="LANGUAGES",
        help="What it writes, if its files do not tell.",
        show_default=False,
    ),
]
_Quantization = Annotated[
    str | None,
    typer.Option(
        metavar="TYPE",
        help="int8, int16, float16, bfloat16 or float32, of Marian's weights (default: int8).",
        show_default=False,
    ),
]


@app.command("list")
def list_models() -> None:
    """List the installed models."""
    from audit.backends import model_store, user_models
    from audit.cli.model_list import show_models
    from audit.cli.terminal import output

    shipped = model_store.installed(model_store.SHIPPED_ROOT)
    show_models(output(), [*shipped, *user_models.user_models()])


@app.command("verify")
def verify() -> None:
    """Compare every file of every model with its sha256.

    Exit code: 0 all good, 2 damaged.
    """
    from audit.cli.model_list import verify_models
    from audit.cli.terminal import output

    raise typer.Exit(0 if verify_models(output()) else 2)


@app.command("pull")
def pull(
    name: Annotated[
        str,
        typer.Argument(
            metavar="MODEL", help="Name on the hub: organisation/model.", show_default=False
        ),
    ],
    revision: Annotated[
        str | None,
        typer.Option(
            metavar="COMMIT",
            help="Commit, tag or branch (default: what is here already, else the newest).",
            show_default=False,
        ),
    ] = None,
    sha256: Annotated[
        str | None,
        typer.Option(
            metavar="HASH",
            help="Hash that the whole model must have, as 'models list' shows it.",
            show_default=False,
        ),
    ] = None,
    sources: _Sources = None,
    targets: _Targets = None,
    quantization: _Quantization = None,
) -> None:
    """Fetch a translation model from a hub, verify and store it; then it works offline.

    Exit code: 0 it is there, 2 it is not. HF_ENDPOINT names a mirror, HTTPS_PROXY a proxy.
    """
    from audit.backends.pulling import pull as pull_model
    from audit.cli.model_list import announce_file, show_models
    from audit.cli.terminal import output

    wanted = _conversion(name, sources, targets, quantization)
    manifest = pull_model(name, revision, sha256, wanted, announce_file)
    show_models(output(), [manifest])


@app.command("convert")
def convert(
    directory: Annotated[
        Path,
        typer.Argument(
            metavar="DIRECTORY",
            help="An OPUS-MT (Marian) or CTranslate2 directory.",
            show_default=False,
        ),
    ],
    name: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Name to store it under (default: that of the directory).",
            show_default=False,
        ),
    ] = None,
    sources: _Sources = None,
    targets: _Targets = None,
    quantization: _Quantization = None,
) -> None:
    """Convert a translation model of Marian, without PyTorch, and store it under a name.

    Exit code: 0 it is there, 2 it cannot be converted.
    """
    from audit.backends.conversion import convert as convert_model
    from audit.backends.model_store import folder_name, user_root
    from audit.cli.model_list import show_models
    from audit.cli.terminal import output

    name = name or directory.resolve().name
    wanted = _conversion(name, sources, targets, quantization)
    manifest = convert_model(directory, user_root() / folder_name(name), wanted)
    show_models(output(), [manifest])


@app.command("remove")
def remove(
    name: Annotated[
        str,
        typer.Argument(
            metavar="MODEL", help="A model that was pulled or converted.", show_default=False
        ),
    ],
) -> None:
    """Delete a pulled or converted model.

    Exit code: 0 it is gone, 2 there is none of that name.
    """
    from audit.backends import user_models
    from audit.cli.terminal import output

    output().say(f"removed {user_models.remove(name)}")


def _conversion(
    name: str, sources: list[str] | None, targets: list[str] | None, quantization: str | None
) -> Conversion:
    from audit.backends.conversion import QUANTIZATIONS, Conversion
    from audit.errors import ConfigError, did_you_mean

    if quantization not in {None, *QUANTIZATIONS}:
        hint = did_you_mean(str(quantization), list(QUANTIZATIONS))
        raise ConfigError(f"--quantization: no type '{quantization}'{hint}")
    if bool(sources) != bool(targets):
        raise ConfigError("--from and --to: give both or none")
    from_languages, to_languages = _languages("--from", sources), _languages("--to", targets)
    return Conversion(name, from_languages, to_languages, quantization)


def _languages(option: str, said: list[str] | None) -> tuple[str, ...]:
    """The tags that models are asked for: "It" and "ita" are "it"."""
    from audit.backends.language_codes import bcp47
    from audit.cli.settings import assert_language, split_commas

    tags = split_commas(said)
    for tag in tags:
        assert_language(option, tag)
    return tuple(dict.fromkeys(bcp47(tag.lower()) if tag.isalpha() else tag for tag in tags))
