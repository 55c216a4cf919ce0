#!/bin/sh
# Installs what Qt needs from the system and a Chinese font, where this user may; says what is missing otherwise.
set -eu

wanted="python3-venv libegl1 libgl1 libglib2.0-0 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1
 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
 libxcb-xinerama0 libxcb-xkb1 fonts-noto-cjk"

command -v dpkg-query >/dev/null 2>&1 || {
    echo "Not a Debian system: please make sure that Qt 6's libraries and a Chinese font are installed."
    exit 0
}
missing=""
for package in $wanted; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo -n"
else
    echo "These system packages are missing; the window may not open or show Chinese without them. Please run:"
    echo "    sudo apt-get install$missing"
    exit 0
fi
echo "Installing system packages:$missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086  # a list of names
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
