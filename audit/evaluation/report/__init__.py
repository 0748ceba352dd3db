"""The report of an evaluation: JSON for programs, one HTML file with plots for people."""

from audit.evaluation.report.html import render_html
from audit.evaluation.report.json import render_json

__all__ = ["render_html", "render_json"]
