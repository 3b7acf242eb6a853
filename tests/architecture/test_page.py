"""docs/architecture.md against the code (its table of who tells whom: test_topology)."""

import re

from tests import tree


def test_the_page_names_every_module_of_the_chassis() -> None:
    page = (tree.ROOT / "docs" / "architecture.md").read_text()
    table = page.split("## The chassis, module by module")[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = {name for cell in cells for name in re.findall(r"`(\w+)/?`", cell)}
    modules = {path.stem for path in (tree.ROOT / "chassis").glob("*.py")} | {"embedded"}
    assert named == modules - {"__init__"}
