"""String metrics by sacreBLEU, each with the signature that makes the figure reproducible.

Papers: chrF (Popović 2015, doi:10.18653/v1/W15-3049), TER (Snover et al. 2006), signatures (Post
2018, doi:10.18653/v1/W18-6319).
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from audit.report import MetricValue

MetricName = Literal["chrF", "TER"]


def chrf(hypothesis: str, reference: str) -> MetricValue:
    """chrF2 in [0, 100]; 100 for equal texts."""
    return _value("chrF", hypothesis, reference)


def ter(hypothesis: str, reference: str) -> MetricValue:
    """Translation edit rate in percent of the reference's words; 0 for equal texts."""
    return _value("TER", hypothesis, reference)


def _value(name: MetricName, hypothesis: str, reference: str) -> MetricValue:
    metric = _metric(name)
    score = metric.sentence_score(hypothesis, [reference])
    return MetricValue(round(float(score.score), 2), str(metric.get_signature()))


@cache
def _metric(name: MetricName) -> Any:
    from sacrebleu import metrics

    return metrics.CHRF() if name == "chrF" else metrics.TER()
