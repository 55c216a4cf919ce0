#!/bin/sh
# Makes .venv with what requirements.txt pins. Once that is done, a run only looks, in a blink and without network;
# an interrupted run, a moved folder or a Python that has gone is mended by the next one.
set -eu

# Where the project lies, and what set-up was made from: .venv/.ready holds both when all of it is done.
place="$(pwd -P) ${PYTHON:-}"
parts="$(cat requirements.txt setup.cfg pyproject.toml resources/setup/ready.sh | cksum)"
was_ready() { [ -x .venv/bin/python ] && grep -qxF "$1" .venv/.ready 2>/dev/null; }
if was_ready "$place" && was_ready "$parts"; then
    exec sh resources/setup/system.sh
fi

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null; }
can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

python=""
for candidate in ${PYTHON:-python3.11 python3.12 python3}; do
    if fits "$candidate"; then python="$candidate"; break; fi
done
[ -n "$python" ] || {
    echo "需要 Python 3.11 或 3.12，未找到：${PYTHON:-python3.11、python3.12、python3}。" \
        "gridmap needs Python 3.11 or 3.12; on Debian 12: apt-get install python3" >&2
    exit 1
}
venv_package=""
can_make_venv "$python" ||
    venv_package="$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
sh resources/setup/system.sh ${venv_package:+"$venv_package"}
can_make_venv "$python" || {
    echo "没有 $venv_package 无法继续。Set-up cannot go on without $venv_package." >&2
    exit 1
}

trap 'echo "安装未完成，请再次运行 make。Set-up did not finish; run make again." >&2' EXIT
trap 'exit 130' INT TERM
was_ready "$place" || "$python" -m venv --clear .venv
rm -f .venv/.ready
echo "正在把 Python 软件包装入 .venv……Installing Python packages into .venv, once ..."
pip=".venv/bin/python -m pip --quiet --disable-pip-version-check --no-input"
$pip install -r requirements.txt
$pip install --no-deps --no-build-isolation -e .  # with the pinned setuptools, not with whatever is newest
printf '%s\n%s\n' "$place" "$parts" > .venv/.ready
trap - EXIT
