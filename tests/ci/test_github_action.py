"""The GitHub Action: its audit step is run as a runner runs it, on a repository of articles.

This is the promise of the tool in CI: a garbled article fails with annotations in the right place,
passes after a baseline, fails again with a new garbled sentence, and does not care what moves.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.conftest import ARTICLE, GARBLED, ROOT
from tests.git_repository import Repository

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
_EXPRESSION = re.compile(r"\$\{\{\s*inputs\.([\w-]+)\s*\}\}")


@dataclass(frozen=True)
class Step:
    """What a runner saw: exit code, commands on standard output, summary and outputs."""

    code: int
    annotations: list[str]
    summary: str
    outputs: str


@dataclass(frozen=True)
class Job:
    """Runs the action's audit step in a repository."""

    repository: Repository
    environment: dict[str, str]
    temporary: Path

    def run(self, **inputs: str) -> Step:
        given = {name: str(value.get("default", "")) for name, value in ACTION["inputs"].items()}
        given |= {"models": "false", **{key.replace("_", "-"): v for key, v in inputs.items()}}
        step = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "audit")
        files = {name: self.temporary / name for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
        for file in files.values():
            file.write_text("")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.repository.folder / filled(step["working-directory"], given),
            env={
                **self.environment,
                **{name: filled(value, given) for name, value in step["env"].items()},
                **{name: str(file) for name, file in files.items()},
                "RUNNER_TEMP": str(self.temporary),
            },
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        commands = [line for line in done.stdout.splitlines() if line.startswith("::")]
        texts = [file.read_text("utf-8") for file in files.values()]
        return Step(done.returncode, commands, *texts)

    def mt_audit(self, *arguments: str) -> None:
        subprocess.run(
            ["mt-audit", *arguments, "--no-models"],
            cwd=self.repository.folder,
            env=self.environment,
            check=True,
            capture_output=True,
        )


def filled(value: Any, inputs: dict[str, str]) -> str:
    """A value of the action with its expressions evaluated."""
    return _EXPRESSION.sub(lambda found: inputs[found[1]], str(value))


@pytest.fixture
def job(repository: Repository, environment: dict[str, str], tmp_path: Path) -> Job:
    temporary = tmp_path / "runner"
    temporary.mkdir()
    return Job(repository, environment, temporary)


def findings(step: Step) -> list[tuple[str, int, int]]:
    """Kind, line and column of the annotations that have a place."""
    pattern = r"::(\w+) file=news/flight\.md,line=(\d+),col=(\d+),"
    found = (re.match(pattern, line) for line in step.annotations)
    return [(each[1], int(each[2]), int(each[3])) for each in found if each]


def test_workflow_fails_passes_with_a_baseline_and_fails_again_on_new_garble(job: Job) -> None:
    line = ARTICLE.splitlines()[2]
    place = ("error", 3, line.index("exploding") + 1)
    first = job.run(paths="news", max_major="0")
    assert first.code == 1
    assert findings(first) == [place]
    assert "news/flight.md | ⚠️ review | 75 | 1 | 1 major or critical" in first.summary
    assert first.outputs == "sarif=mt-audit.sarif\n"

    job.mt_audit("baseline", "create", "news", "--reason", "published already")
    job.repository.commit("baseline")
    assert job.run(paths="news", max_major="0", no_worse="true").code == 0

    moved = f"A correction was made on Tuesday.\n\n{ARTICLE}".replace(
        "Ministers met", "On Monday morning, ministers met"
    )
    job.repository.write("news/flight.md", moved)
    job.repository.commit("text above")
    after_move = job.run(paths="news", max_major="0", no_worse="true")
    assert (after_move.code, findings(after_move)) == (0, [])
    assert "1 silenced finding" in after_move.summary

    job.repository.write("news/flight.md", f"{moved}\n{GARBLED.replace('Canada', 'Poland')}\n")
    job.repository.commit("new garble")
    again = job.run(paths="news", max_major="0", no_worse="true")
    assert again.code == 1
    assert findings(again) == [("error", 9, GARBLED.index("exploding") + 1)]

    job.repository.git("mv", "news/flight.md", "news/renamed.md")
    job.repository.write("news/renamed.md", moved)
    job.repository.commit("renamed and mended")
    assert job.run(paths="news", max_major="0", no_worse="true").code == 0


def test_only_changed_paragraphs_are_held_against_a_branch(job: Job) -> None:
    job.repository.git("switch", "--quiet", "--create", "topic")
    job.repository.write("news/flight.md", f"A new opening.\n\n{ARTICLE}")
    job.repository.commit("harmless")
    assert job.run(paths="news", only_changed="main", max_major="0").code == 0
    worse = f"A new opening.\n\n{ARTICLE}\n{GARBLED}\n"
    job.repository.write("news/flight.md", worse)
    job.repository.commit("garble")
    step = job.run(paths="news", only_changed="main", max_major="0")
    assert step.code == 1
    assert findings(step) == [("error", 9, GARBLED.index("exploding") + 1)]


def test_several_paths_stand_on_lines_of_their_own(job: Job) -> None:
    job.repository.write("more news/b c.md", ARTICLE)
    step = job.run(paths="news\nmore news\n", max_major="0")
    assert step.code == 1
    assert any("file=more news/b c.md,line=3" in line for line in step.annotations)


def test_input_cannot_run_commands(job: Job) -> None:
    step = job.run(paths='news"; touch owned; echo "$(touch owned)')
    assert step.code == 2
    assert not (job.repository.folder / "owned").exists()


def test_mistake_in_the_settings_is_no_bad_article(job: Job) -> None:
    assert job.run(paths="news", only_changed="nowhere").code == 2


def test_every_expression_names_a_declared_input_and_none_stands_in_a_script() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    assert set(_EXPRESSION.findall(text)) == set(ACTION["inputs"])
    assert not any("${{" in step.get("run", "") for step in ACTION["runs"]["steps"])
