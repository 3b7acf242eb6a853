"""What a person sees while the district is being loaded: a bar in a terminal, a line a step elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Steps:
    """One bar for everything; `done` may be called from any thread."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console()
        self._bar = Progress(
            TextColumn("→ {task.description:<34}"),
            BarColumn(40),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._lock, self.seconds = Lock(), dict[str, float]()

    @contextmanager
    def step(self, title: str, total: int) -> Iterator["Step"]:
        """Steps may run side by side."""
        started, task = time.monotonic(), self._bar.add_task(title, total=total)
        step = Step(self._bar, task)
        try:
            yield step
        finally:
            with self._lock:
                self.seconds[title] = time.monotonic() - started
            if not self._console.is_terminal:
                self._console.print(f"→ {title}: {step.count} за {self.seconds[title]:.1f} с", highlight=False)

    def __enter__(self) -> "Steps":
        self._bar.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.stop()


class Step:
    def __init__(self, bar: Progress, task: object) -> None:
        self._bar, self._task, self.count = bar, task, 0

    def done(self, count: int = 1) -> None:
        self.count += count
        self._bar.advance(self._task, count)  # type: ignore[arg-type]
