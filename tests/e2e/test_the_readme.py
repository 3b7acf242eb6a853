"""README's story, line by line as it stands there, in the town that has lived through the other one."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.e2e.town import Town
from tests.places import debian

README = Path(__file__).parents[2] / "README.md"


def with_tools() -> dict[str, str]:
    """The environment with curl and jq in it; what the machine has not is unpacked beside it."""
    missing = [debian.unpacked(tool) for tool in ("curl", "jq") if not shutil.which(tool)]
    return dict(os.environ) | (debian.environment(*missing) if missing else {})


def test_the_story_of_the_readme_is_true(town: Town, tmp_path: Path) -> None:
    (story,) = re.findall(r"```sh\n(A=.*?)```", README.read_text(), re.DOTALL)
    (tmp_path / "var").symlink_to(town.var)
    story = story.replace("http://127.0.0.1:8080", town.address)
    said = subprocess.run(
        ["bash", "-c", story], cwd=tmp_path, env=with_tools(), capture_output=True, text=True, timeout=120, check=False
    )
    assert (said.returncode, said.stderr) == (0, "")
    for line in (
        "такого дня в календаре нет", '"accepted": true', '"personal_file_no": "З-', '"problems": []', '"SIGNED"',
        '"state": "EXECUTED"', "ошибка при выставлении", '"name": "Юркина Вера"', "Ученик не найден", "Итого по району",
    ):  # fmt: skip
        assert line in said.stdout, said.stdout
    assert "null\n" not in said.stdout.replace('": null\n', ""), said.stdout
    assert (tmp_path / "order.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "report.xlsx").read_bytes().startswith(b"PK")
