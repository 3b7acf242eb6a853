"""Processes we started: who they are, how they end.

Works in a program patched by eventlet, where psutil's own waits do not.
"""

import signal
import socket
import time

import psutil


def free_port() -> int:
    """A TCP port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def family(pid: int) -> list[psutil.Process]:
    """The process and everything it started, itself first; empty when it is gone."""
    try:
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def signal_all(processes: list[psutil.Process], how: signal.Signals) -> None:
    for one in processes:
        try:
            one.send_signal(how)
        except psutil.NoSuchProcess:
            continue


def wait_gone(processes: list[psutil.Process], patience: float) -> list[psutil.Process]:
    """Returns those that still run when patience ends. A dead child that nobody has asked about yet counts as gone."""
    end = time.monotonic() + patience
    alive = [one for one in processes if _alive(one)]
    while alive and time.monotonic() < end:
        time.sleep(0.02)
        alive = [one for one in alive if _alive(one)]
    return alive


def end(processes: list[psutil.Process], how: signal.Signals, patience: float = 30) -> None:
    """Asks, waits, then insists. Whose children they are still has to collect them (`Popen.wait`)."""
    signal_all(processes, how)
    stubborn = wait_gone(processes, patience)
    signal_all(stubborn, signal.SIGKILL)
    wait_gone(stubborn, 5)


def _alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
