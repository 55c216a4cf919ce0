#!/bin/sh
# Opens the demo city, which the first run makes. Where no window can be opened: says so, draws it into a PNG, names that.
set -eu
gridmap=".venv/bin/gridmap"
city="build/demo.gpkg"
picture="$PWD/build/demo.png"
case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in
    "" | C | POSIX) export LC_ALL=C.UTF-8 ;;  # Qt takes it anyway, but complains of the other, in English only
esac
mkdir -p build
[ -f "$city" ] || "$gridmap" demo "$city"
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    status=0
    "$gridmap" open "$city" || status=$?
    [ "$status" = 134 ] || exit "$status"  # with that Qt ends a process whose display it cannot use
    echo "窗口打不开（原因见上），改为画成图片。The window does not open (see above): drawing it into a picture."
else
    echo "这里没有显示器，改为把窗口画成图片。There is no display here: drawing the window into a picture."
fi
QT_QPA_PLATFORM=offscreen "$gridmap" screenshot "$city" --out "$picture"
