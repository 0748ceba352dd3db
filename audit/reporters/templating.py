"""Fill the HTML templates: everything is escaped, and nothing may be fetched or injected."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


def fill_template(
    template: str, script: str, values: Mapping[str, Any], styles: Sequence[str] = ()
) -> str:
    """The page from ``templates/<template>``, with the shared styles and ``templates/<script>``.

    ``styles`` are style sheets beside them for this page alone.

    Its Content-Security-Policy allows exactly this style sheet and this script by their hashes.
    An undefined name in a template is an error (``jinja2.UndefinedError``).
    """
    style_text = "".join(map(_resource, ("report.css", *styles)))
    script_text = _resource("common.js") + _resource(script)
    page = _environment().get_template(template)
    return page.render(
        values,
        style_text=style_text,
        script_text=script_text,
        security_policy=security_policy(style_text, script_text),
    )


def security_policy(style_text: str, script_text: str) -> str:
    """A policy that forbids everything but this one style sheet and this one script."""
    return (
        f"default-src 'none'; style-src '{_hash_source(style_text)}'; "
        f"script-src '{_hash_source(script_text)}'; base-uri 'none'; form-action 'none'"
    )


def _hash_source(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


@cache
def _resource(name: str) -> str:
    return (files("audit.reporters") / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    from audit import wording

    environment = Environment(
        loader=FunctionLoader(_resource),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for function in (
        wording.category_in_words,
        wording.contributions_in_words,
        wording.counted,
        wording.date_in_words,
        wording.decimal,
        wording.expected_in_words,
        wording.language_in_words,
        wording.percent,
        wording.score_in_words,
        wording.severity_in_words,
        wording.silence_in_words,
        wording.web_address,
    ):
        environment.filters[function.__name__] = function
    return environment
