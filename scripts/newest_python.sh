#!/bin/sh
# Print the newest Python on this machine: on the PATH, or installed by pyenv.
for version in 3.14 3.13 3.12 3.11; do
    for python in "python$version" "$(pyenv prefix $version 2>/dev/null)/bin/python"; do
        if "$python" --version >/dev/null 2>&1; then
            command -v "$python"
            exit
        fi
    done
done
echo "There is no Python from 3.11 to 3.14 on the PATH." >&2
exit 1
