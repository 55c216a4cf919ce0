#!/bin/sh
# Opens the demo city, made on the first run. Without a display: says so, and draws the window into a PNG instead.
set -eu
gridmap=".venv/bin/gridmap"
city="build/demo.gpkg"
mkdir -p build
[ -f "$city" ] || "$gridmap" demo "$city"
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$gridmap" open "$city"
fi
picture="build/demo.png"
echo "There is no display here: drawing the window into a picture instead."
QT_QPA_PLATFORM=offscreen "$gridmap" screenshot "$city" --out "$picture"
echo "The window is in $picture"
