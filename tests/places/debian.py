"""Debian packages unpacked into the checkout: nothing is installed and the machine is not touched, so anybody may."""

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

SHELF = Path(__file__).parents[2] / ".venv" / "debian"


class NoPackage(Exception):
    """Not to be had; the message holds what was said about it."""


def unpacked(package: str, *options: str, shelf: Path = SHELF) -> Path:
    """The folder that is `/` to the package and to what it needs beyond what is installed. Fetched once."""
    root = shelf / package
    if not root.exists():
        if not shutil.which("apt-get"):
            raise NoPackage("apt-get is not here: not a Debian")
        print(f"→ fetching {package} with apt-get into {shelf} (once; nothing is installed)", flush=True)
        shelf.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=shelf, prefix=f"{package}-") as folder:
            _fetch(package, Path(folder), options)
            for file in sorted(Path(folder).glob("archives/*.deb")):
                _run("dpkg", "-x", str(file), f"{folder}/root")
            with suppress(OSError):  # another run of the tests may have been faster
                Path(folder, "root").rename(root)
    return root


def environment(*roots: Path) -> dict[str, str]:
    """Variables with which programs of those folders find each other and their libraries."""
    programs = [str(root / one) for root in roots for one in ("usr/sbin", "usr/bin", "sbin", "bin")]
    libraries = [str(one) for root in roots for usr in ("usr/lib", "lib") for one in root.glob(f"{usr}/*-linux-gnu")]
    return {
        "PATH": os.pathsep.join([*programs, os.environ.get("PATH", os.defpath)]),
        "LD_LIBRARY_PATH": os.pathsep.join(libraries),
    }


def _fetch(package: str, folder: Path, options: tuple[str, ...]) -> None:
    """Lists of its own too: those of the machine may be absent or too old, and only root may renew them."""
    for part in ("lists/partial", "archives/partial"):
        (folder / part).mkdir(parents=True)
    ours = {
        "Dir::State::lists": folder / "lists",
        "Dir::Cache": folder,
        "Dir::Cache::archives": folder / "archives",
        "Debug::NoLocking": "1",
        "APT::Sandbox::User": "root",  # else root would fetch as a user who may not enter the folder
    }
    apt = ["apt-get", "-qq", *(f"-o{name}={value}" for name, value in ours.items()), *options]
    _run(*apt, "update")
    _run(*apt, "--yes", "--no-install-recommends", "--download-only", "install", package)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NoPackage(f"{command[0]} said:\n{(done.stderr or done.stdout)[-1000:]}")
