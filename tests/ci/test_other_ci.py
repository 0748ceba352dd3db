"""The GitLab template and the pre-commit hooks: valid by their schemas, and run as they are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from tests.ci.conftest import ARTICLE, ROOT
from tests.git_repository import Repository

TEMPLATE = ROOT / "templates" / "gitlab-ci.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"


@pytest.mark.parametrize(
    ("schema", "file"), [("github-actions", ROOT / "action.yml"), ("gitlab-ci", TEMPLATE)]
)
def test_file_is_valid_by_the_schema_of_its_system(schema: str, file: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# --- GitLab


def gitlab_job(
    repository: Repository, environment: dict[str, str], **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the script of the template's job with these variables."""
    job: dict[str, Any] = yaml.safe_load(TEMPLATE.read_text("utf-8"))["mt-audit"]
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(job["script"])],
        cwd=repository.folder,
        env={**environment, **job["variables"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_gitlab_job_fails_and_leaves_the_reports_it_names(
    repository: Repository, environment: dict[str, str]
) -> None:
    done = gitlab_job(repository, environment, MT_AUDIT_OPTIONS="--no-models --max-major 0")
    assert done.returncode == 1, done.stderr
    reports = yaml.safe_load(TEMPLATE.read_text("utf-8"))["mt-audit"]["artifacts"]["reports"]
    (issue,) = json.loads((repository.folder / reports["codequality"]).read_text("utf-8"))
    assert issue["location"]["path"] == "news/flight.md"
    assert issue["location"]["lines"]["begin"] == 3
    suites = ElementTree.parse(repository.folder / reports["junit"]).getroot()
    assert suites[0].get("failures") == "1"


def test_gitlab_job_takes_several_paths(
    repository: Repository, environment: dict[str, str]
) -> None:
    repository.write("blog/fine.md", "The council approved the budget on Monday.\n")
    variables = {"MT_AUDIT_PATHS": "blog news", "MT_AUDIT_OPTIONS": "--no-models"}
    done = gitlab_job(repository, environment, **variables)
    assert done.returncode == 0, done.stderr
    assert "2 articles: 1 pass, 1 review" in done.stdout


def test_gitlab_job_without_a_package_says_what_to_set(environment: dict[str, str]) -> None:
    job: dict[str, Any] = yaml.safe_load(TEMPLATE.read_text("utf-8"))["mt-audit"]
    done = subprocess.run(
        ["sh", "-ec", job["before_script"][0]],
        env={**environment, **job["variables"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "MT_AUDIT_PACKAGE: set it to git+https://" in done.stderr


# --- pre-commit


def pre_commit(
    repository: Repository, environment: dict[str, str], hook: str
) -> subprocess.CompletedProcess[str]:
    """Run a hook of ours through pre-commit itself; only the installation is left out."""
    hooks = {item["id"]: item for item in yaml.safe_load(HOOKS.read_text("utf-8"))}
    local = {"repo": "local", "hooks": [{**hooks[hook], "language": "system"}]}
    repository.write(".pre-commit-config.yaml", yaml.safe_dump({"repos": [local]}))
    repository.git("add", "--all")
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files"],
        cwd=repository.folder,
        env={**environment, "PRE_COMMIT_HOME": str(repository.folder.parent / "pre-commit")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_pre_commit_accepts_the_manifest(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(HOOKS)]
    environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout


def test_pre_commit_stops_a_commit_with_garble_and_writes_nothing(
    repository: Repository, environment: dict[str, str]
) -> None:
    repository.write("mt-audit.toml", "[gate]\nmax-major = 0\n")
    repository.write("code.py", "statement = 'exploding Belarus'\n")
    done = pre_commit(repository, environment, "mt-audit-rules")
    assert done.returncode == 1
    assert "news/flight.md:3:" in done.stdout
    assert "code.py" not in done.stdout
    assert not (repository.folder / "reports").exists()
    repository.write("news/flight.md", ARTICLE.replace("exploding", "condemning"))
    assert pre_commit(repository, environment, "mt-audit-rules").returncode == 0


def test_hook_with_models_finds_at_least_the_same(
    repository: Repository, environment: dict[str, str]
) -> None:
    repository.write("mt-audit.toml", "[gate]\nmax-major = 0\n")
    done = pre_commit(repository, environment, "mt-audit")
    assert done.returncode == 1
    assert "news/flight.md:3:" in done.stdout
