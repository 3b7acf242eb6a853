#!/usr/bin/env bash
# Makes .venv hold what a lock file pins; does nothing, in milliseconds, when it already does.
# Usage: deploy/venv.sh requirements.lock | requirements-dev.lock
set -euo pipefail
cd "$(dirname "$0")/.."

lock=$1
venv=.venv
stamp=$venv/holds-$lock

say() { echo "→ $*"; }
die() { echo "✗ $*" >&2; exit 1; }

exec 9<deploy/venv.sh
flock 9 # two makes at once: the second finds the work done

wanted=$(cat requirements.lock "$lock" | sha256sum)
[[ -x $venv/bin/python && -f $stamp && $(<"$stamp") == "$wanted $PWD" ]] && exit 0

find_python() {
  local one
  for one in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
    command -v "$one" >/dev/null && "$one" -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo "$one" && return
  done
  return 1
}

need_venv_module() {
  "$python" -c 'import ensurepip, venv' 2>/dev/null && return
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    say "installing python3-venv with apt-get"
    DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null || true
    "$python" -c 'import ensurepip, venv' 2>/dev/null && return
  fi
  die "$python cannot make a virtual environment. On Debian: sudo apt-get install python3-venv"
}

python=$(find_python) ||
  die "Python 3.11 or newer is needed. On Debian 12: sudo apt-get install python3 python3-venv; elsewhere set PYTHON"

# an environment that was copied or moved points to where it was made
if [[ ! -x $venv/bin/python ]] || [[ $(cat "$venv/made-in" 2>/dev/null) != "$PWD" ]]; then
  need_venv_module
  say "making $venv with $("$python" --version)"
  rm -rf "$venv"
  "$python" -m venv "$venv"
  echo "$PWD" >"$venv/made-in"
fi

pip=("$venv/bin/python" -m pip --disable-pip-version-check)
say "installing what $lock pins into $venv (once, about a minute)"
"${pip[@]}" install -q --no-deps --prefer-binary -r "$lock"
"${pip[@]}" check >/dev/null || { "${pip[@]}" check; die "$lock is not consistent"; }
echo "$wanted $PWD" >"$stamp"
if [[ $lock != requirements.lock ]]; then
  echo "$(cat requirements.lock requirements.lock | sha256sum) $PWD" >"$venv/holds-requirements.lock"
fi
