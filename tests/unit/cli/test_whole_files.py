"""Files are written whole or not at all, and their rights stay."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from audit.cli.whole_files import OutputError, prove_folder, write_whole


def test_text_and_bytes_are_written_as_they_are_and_folders_made(tmp_path: Path) -> None:
    target = tmp_path / "new" / "a.txt"
    write_whole(target, "ä\r\nb\n", "")
    assert target.read_bytes() == b"\xc3\xa4\r\nb\n"
    write_whole(target, b"\xff\x00", "")
    assert target.read_bytes() == b"\xff\x00"
    assert [path.name for path in target.parent.iterdir()] == ["a.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_rights_of_the_old_file_are_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    target.chmod(0o640)
    write_whole(target, "new", "")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_what_cannot_be_written_is_told_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"cannot be written: Is a directory; pick another$"):
        write_whole(tmp_path, "text", "pick another")
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match=r"file.b: cannot be written: .*; pick another$"):
        write_whole(tmp_path / "file" / "b", "text", "pick another")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_folder_is_proved_by_making_it(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    prove_folder(folder, folder / "index.html", "")
    assert list(folder.iterdir()) == []
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match=r"^named: cannot be written: .*; pick another$"):
        prove_folder(tmp_path / "file", Path("named"), "pick another")


_WRITING = "from audit.cli.whole_files import write_to_standard_output as write; write('x' * 99999)"


@pytest.mark.skipif(os.name == "nt", reason="Windows has other pipes")
def test_nobody_who_reads_on_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-c", _WRITING], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a disk that is full")
def test_full_disk_behind_standard_output_is_told() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", _WRITING], stdout=full, stderr=subprocess.PIPE, check=False
        )
    told = done.stderr.decode().splitlines()[-1]
    assert told.endswith(
        "standard output: cannot be written: No space left on device; make room for it"
    )
