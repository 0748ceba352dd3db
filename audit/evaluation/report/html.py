"""One HTML file with tables and inline SVG plots; it fetches nothing and runs no script."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from audit import wording
from audit.evaluation.report.plots import interval_plot, reliability_plot
from audit.evaluation.results import DatasetResult, EvaluationResult

if TYPE_CHECKING:
    from jinja2 import Template


def render_html(result: EvaluationResult) -> str:
    """The page; an undefined name in the template is an error."""
    style_text = _resource("evaluation.css")
    digest = hashlib.sha256(style_text.encode("utf-8")).digest()
    style_hash = base64.b64encode(digest).decode("ascii")
    return _template().render(
        result=result,
        plots=[_plots(dataset) for dataset in result.datasets],
        style_text=style_text,
        security_policy=f"default-src 'none'; style-src 'sha256-{style_hash}'; base-uri 'none'; "
        "form-action 'none'",
    )


def figure(value: float | None, digits: int = 3) -> str:
    """A figure of a table; an en dash where it is not defined."""
    return "–" if value is None else f"{value:.{digits}f}"


def _plots(dataset: DatasetResult) -> dict[str, object]:
    reliability = dataset.reliability
    by_level = {
        level.level: interval_plot(
            [
                (system.name, found.per_word.spearman, found.interval)
                for system in dataset.systems
                for found in system.levels
                if found.level == level.level
            ]
        )
        for level in (dataset.systems[0].levels if dataset.systems else ())
    }
    return {
        "levels": by_level,
        "reliability": None if reliability is None else reliability_plot(reliability.curve),
    }


def _resource(name: str) -> str:
    return (files("audit.evaluation.report") / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["figure"] = figure
    environment.filters["counted"] = wording.counted
    return environment.from_string(_resource("evaluation.html.jinja"))
