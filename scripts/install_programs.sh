#!/bin/sh
# Install with Debian's apt what the machine lacks of these programs.
# Usage: install_programs.sh PACKAGE[:NAME,...] ...
# A package is there if one of the names (by default its own) is a program or a file.
set -eu

missing=""
for wanted in "$@"; do
    package=${wanted%%:*}
    found=""
    for name in $(echo "${wanted#*:}" | tr , ' '); do
        if [ -e "$name" ] || command -v "$name" >/dev/null 2>&1; then found=$name; fi
    done
    if [ -z "$found" ]; then missing="$missing $package"; fi
done
if [ -z "$missing" ]; then exit 0; fi

if ! command -v apt-get >/dev/null 2>&1; then
    echo "These packages of Debian or their equivalents are needed:$missing." >&2
    echo "There is no apt-get here, so install them by hand, with their programs on the PATH." >&2
    exit 1
fi
root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "Installing$missing needs root, and there is no sudo here." >&2
        exit 1
    fi
    root="sudo"
fi
$root apt-get update -qq
# shellcheck disable=SC2086  # one word for each package
$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
