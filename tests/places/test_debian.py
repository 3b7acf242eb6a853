import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from tests.places import debian

PACKAGES = {"kontingent-said": "Depends: kontingent-words\n", "kontingent-words": ""}


@pytest.fixture
def source(tmp_path: Path) -> list[str]:
    """An archive of two packages, one of which needs the other, as options for apt."""
    index = []
    for name, more in PACKAGES.items():
        tree = tmp_path / name
        control = f"Package: {name}\nVersion: 1\nArchitecture: all\nMaintainer: Nobody <nobody@localhost>\n{more}"
        (tree / "DEBIAN").mkdir(parents=True)
        (tree / "DEBIAN" / "control").write_text(f"{control}Description: {name}\n")
        (tree / "usr/share").mkdir(parents=True)
        (tree / "usr/share" / name).write_text(name)
        file = tmp_path / f"{name}.deb"
        subprocess.run(["dpkg-deb", "--root-owner-group", "-b", tree, file], check=True, capture_output=True)
        digest = sha256(file.read_bytes()).hexdigest()
        size = file.stat().st_size
        index.append(f"{control}Filename: ./{file.name}\nSize: {size}\nSHA256: {digest}\nDescription: {name}\n")
    (tmp_path / "Packages").write_text("\n".join(index))
    (tmp_path / "sources.list").write_text(f"deb [trusted=yes] copy:{tmp_path} ./\n")
    return [f"-oDir::Etc::SourceList={tmp_path}/sources.list", "-oDir::Etc::SourceParts=/dev/null"]


def test_a_package_and_what_it_needs_are_there_and_nothing_is_installed(source: list[str], tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    root = debian.unpacked("kontingent-said", *source, shelf=shelf)
    assert [(root / "usr/share" / name).read_text() for name in PACKAGES] == list(PACKAGES)
    assert [one.name for one in shelf.iterdir()] == ["kontingent-said"], "what was fetched is tidied away"
    assert subprocess.run(["dpkg", "-s", "kontingent-said"], capture_output=True, check=False).returncode != 0
    (tmp_path / "Packages").unlink()
    assert debian.unpacked("kontingent-said", *source, shelf=shelf) == root, "fetched once"


def test_a_package_that_is_not_to_be_had_is_said_so(source: list[str], tmp_path: Path) -> None:
    with pytest.raises(debian.NoPackage, match="kontingent-thought"):
        debian.unpacked("kontingent-thought", *source, shelf=tmp_path / "shelf")


def test_another_system_than_debian_is_told_so(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(debian.NoPackage, match="not a Debian"):
        debian.unpacked("anything", shelf=tmp_path)
