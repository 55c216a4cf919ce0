"""Who works on which machine, and whether a process that once ran on it still does."""

import getpass
import os
import platform
import sys
from functools import cache
from pathlib import Path


@cache
def machine() -> str:
    """Name of this machine for people, followed by what tells it from others of the same name."""
    return f"{platform.node() or 'localhost'} {_machine_id()[:8]}".strip()


def user() -> str:
    """Name under which the person at the keyboard is known to the system."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # a container without a list of users
        return "?"


def identity(pid: int) -> str | None:
    """What names a running process for as long as the machine has memory of it, None if it is gone.

    The pid with the moment of its start, so that a later process with the same pid is another one.
    """
    if sys.platform == "win32":
        return _windows_identity(pid)
    return _proc_identity(pid) if Path("/proc/self/stat").exists() else _signal_identity(pid)


def this_process() -> str:
    """The identity of this process."""
    return identity(os.getpid()) or str(os.getpid())


def is_running(name: str) -> bool:
    """Whether the process that `identity` named so is still there, asked on the same machine."""
    pid = name.partition("@")[0]
    return pid.isdigit() and identity(int(pid)) == name


def _proc_identity(pid: int) -> str | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, *fields = stat.rpartition(")")[2].split()  # the name before it may hold spaces and brackets
    if state in "ZX":
        return None
    boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii")[:8]
    return f"{pid}@{boot}.{fields[18]}"


def _signal_identity(pid: int) -> str | None:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass  # there, and someone else's
    return str(pid)


def _machine_id() -> str:
    if sys.platform == "win32":
        return _windows_machine_id()
    for path in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
        if path.is_file():
            return path.read_text("ascii").strip()
    return ""


if sys.platform == "win32":
    import ctypes
    import winreg
    from ctypes import wintypes

    _QUERY_LIMITED = 0x1000
    _STILL_ACTIVE = 259

    def _windows_identity(pid: int) -> str | None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        handle = kernel.OpenProcess(_QUERY_LIMITED, False, pid)
        if not handle:
            return None
        code, times = wintypes.DWORD(), [wintypes.FILETIME() for _ in range(4)]
        kernel.GetExitCodeProcess(wintypes.HANDLE(handle), ctypes.byref(code))
        kernel.GetProcessTimes(wintypes.HANDLE(handle), *(ctypes.byref(time) for time in times))
        kernel.CloseHandle(wintypes.HANDLE(handle))
        if code.value != _STILL_ACTIVE:
            return None
        return f"{pid}@{times[0].dwHighDateTime:x}{times[0].dwLowDateTime:08x}"

    def _windows_machine_id() -> str:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
