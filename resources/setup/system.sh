#!/bin/sh
# Sees that the system has the libraries that Qt loads, a Chinese font and the packages named as arguments: installs
# what is missing where this user may, says what it is where not. Never fails: what can go on without them, shall.
set -eu

wanted="$* libegl1 libgl1 libglib2.0-0 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1
 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
 libxcb-xinerama0 libxcb-xkb1 libwayland-cursor0 libwayland-egl1 fonts-noto-cjk"

command -v dpkg-query >/dev/null || {
    [ -x .venv/bin/python ] || echo "不是 Debian 系统，请自行安装 Qt 6 所需的库、中文字体。" \
        "Not a Debian system: please see to Qt 6's libraries and a Chinese font yourself${*:+, and to $*}."
    exit 0
}
missing_packages() {
    # shellcheck disable=SC2086  # a list of names, here and below
    # Newer Debians than 12 and Ubuntus have libglib2.0-0 under another name.
    there=" $(dpkg-query -W -f '${Package}=${db:Status-Status} ' $wanted libglib2.0-0t64 2>/dev/null || true)"
    for package in $wanted; do
        case "$there" in *" $package=installed "* | *" ${package}t64=installed "*) ;; *) printf ' %s' "$package" ;; esac
    done
}
missing="$(missing_packages)"
[ -n "$missing" ] || exit 0

as_root="none"
if [ "$(id -u)" = 0 ]; then as_root="env"
elif sudo -n true 2>/dev/null; then as_root="sudo -n env"
fi
if [ "$as_root" != none ]; then
    echo "正在安装系统软件包 Installing system packages:$missing"
    apt="$as_root DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120"
    # An index that cannot be renewed may still do.
    $apt update || true
    $apt install -y --no-install-recommends $missing >/dev/null || true
    missing="$(missing_packages)"
    [ -n "$missing" ] || exit 0
fi
cat >&2 <<END
缺少下列系统软件包；没有它们，窗口可能打不开，中文可能显示不出。请运行：
These system packages are missing; without them the window may not open or not show Chinese. Please run:
    sudo apt-get install$missing
END
