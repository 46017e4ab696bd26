#!/bin/sh
# Install what the browser tests need and the machine lacks: Chromium, Firefox, WebKit with its
# driver and a virtual display. Firefox needs no driver: Playwright talks WebDriver BiDi to it.
set -eu

# Arguments: Debian's package, then possible names of its program.
missing=""
need() {
    package=$1
    shift
    for program in "$@"; do
        if command -v "$program" >/dev/null 2>&1; then return; fi
    done
    missing="$missing $package"
}
need chromium chromium chromium-browser google-chrome
need firefox-esr firefox-esr firefox
need webkit2gtk-driver WebKitWebDriver
need xvfb Xvfb
if [ -z "$missing" ]; then exit 0; fi

if ! command -v apt-get >/dev/null 2>&1; then
    echo "The browser tests need these packages of Debian or their equivalents:$missing." >&2
    echo "There is no apt-get here, so install them by hand: the programs chromium, firefox," >&2
    echo "WebKitWebDriver and Xvfb must be on the PATH." >&2
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
$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    $missing fonts-dejavu-core
