#!/bin/sh
# Makes the virtual environment $1 (if it is not there) with the uv that the lock file $2 pins.
# PYTHON names the interpreter; without it the first one that is new enough is taken.
set -eu
venv=$1
lock=$2
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

if ! "$venv/bin/python" -c "$new_enough" 2>/dev/null; then
    if [ -e "$venv/bin/python" ] || [ -L "$venv/bin/python" ]; then
        echo "The environment $venv has no working Python 3.11 or later. Remove it and run make again: rm -r $venv" >&2
        exit 1
    fi
    chosen=
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$candidate" -c "$new_enough" 2>/dev/null; then
            chosen=$candidate
            break
        fi
    done
    if [ -z "$chosen" ]; then
        found=$("${PYTHON:-python3}" --version 2>/dev/null || echo nothing)
        echo "kompetensnb needs Python 3.11 or later; ${PYTHON:-python3} gives $found." >&2
        echo "Install one (https://www.python.org/downloads/) and run: make PYTHON=/path/to/python3.11 ..." >&2
        exit 1
    fi
    if ! "$chosen" -m venv "$venv"; then
        rm -rf "$venv"
        echo "$chosen could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    fi
fi

pin=$(sed -n 's/^uv==\([^ ]*\).*/\1/p' "$lock")
if [ "$("$venv/bin/uv" --version 2>/dev/null | cut -d' ' -f2)" != "$pin" ]; then
    wanted=$(mktemp)
    trap 'rm -f "$wanted"' EXIT
    sed -n '/^uv==/,/^    # via/p' "$lock" >"$wanted"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$wanted"
fi
