#!/usr/bin/env bash
# Resolves requirements*.in into requirements*.lock: every version pinned, direct or not.
# Usage: deploy/lock.sh        (make lock)
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

python3 -m venv "$scratch"
pip=("$scratch/bin/python" -m pip --disable-pip-version-check)
frozen() { "${pip[@]}" freeze --exclude pip --exclude setuptools | LC_ALL=C sort -f; }

echo "→ resolving requirements.in"
"${pip[@]}" install -q -r requirements.in
frozen >"$scratch/runtime"
echo "→ resolving requirements-dev.in"
"${pip[@]}" install -q -c "$scratch/runtime" -r requirements-dev.in
frozen >"$scratch/all"

{ echo "# Written by make lock from requirements.in."; cat "$scratch/runtime"; } >requirements.lock
{
  echo "# Written by make lock from requirements-dev.in; on top of requirements.lock."
  echo "-r requirements.lock"
  LC_ALL=C comm -13 <(LC_ALL=C sort "$scratch/runtime") <(LC_ALL=C sort "$scratch/all") | LC_ALL=C sort -f
} >requirements-dev.lock
