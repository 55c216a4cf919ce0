"""From the start of the process to the finished map in the real window, as a JSON line.

``python -m tests.bench.window WORKSPACE [runs]``
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def child(path: Path) -> None:
    """The program as `gridmap open` starts it, left when the map stands and is painted.

    What the panels read comes after the map and does not count.
    """
    from PySide6.QtWidgets import QApplication

    from gridmap.gui import start
    from gridmap.gui.open_workspace import OpenWorkspace
    from gridmap.gui.options import Options
    from gridmap.settings import UserSettings

    fill_panels = OpenWorkspace._first_drawn

    def drawn(opened) -> None:
        if os.environ.get("GRIDMAP_BENCH_PANELS"):
            fill_panels(opened)
        else:
            opened.canvas.grab()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"megabytes": round(memory)}), flush=True)
        os._exit(0)

    OpenWorkspace._first_drawn = drawn
    sys.setswitchinterval(start._SWITCH_INTERVAL_S)
    options = Options(UserSettings(path.with_suffix(".settings.json")))
    ready = start._begin_loading(path, None, options)
    desk = start.make_desk(options, "zh_CN", "light", remembering=False)
    desk.window.resize(1920, 1080)
    desk.window.show()
    desk.open(path, None, ready)
    QApplication.exec()


def main() -> None:
    """Start the window some times and tell the seconds."""
    path, runs = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5
    seconds, memory = [], 0
    for _ in range(runs + 1):
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.window", "--child", str(path)],
            stdout=subprocess.PIPE, check=True, text=True,
        )  # fmt: skip
        seconds.append(time.perf_counter() - began)
        memory = max(memory, json.loads(done.stdout.splitlines()[-1])["megabytes"])
    figure = {
        "gridmap": "window: start of the process to the finished map",
        "seconds": [round(s, 3) for s in seconds[1:]],
    }
    print(json.dumps({**figure, "first": round(seconds[0], 3), "megabytes": memory}), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "--child":
        child(Path(sys.argv[2]))
    main()
