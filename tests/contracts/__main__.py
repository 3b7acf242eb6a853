"""`make snapshots`: accepts the contracts as they are now. Read the difference before committing it."""

from tests.architecture import topology
from tests.contracts.snapshot import accept
from tests.tree import relative

if __name__ == "__main__":
    changed = accept()
    for path in changed:
        print(f"→ wrote {relative(path)}" if path.exists() else f"→ removed {relative(path)}")
    if not changed:
        print("→ snapshots are current")
    topology.write()
    print(f"→ drew the table of {relative(topology.PAGE)}")
