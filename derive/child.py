"""A child process for some business: forked, listened to, and never left behind.

Place on the way of a step: beside it, below `derive.isolate`, which knows what the child is for. The child leads a
process group of its own, so Ctrl-C reaches only this process, which kills the group and waits for it. If this process
is killed itself, the system ends the child: when the last holder of a pipe is gone, which is this process, the child
gets SIGIO, whose default is to end a process, whatever it is busy with. A message is a kind, a number and bytes.
"""

from __future__ import annotations

import os
import select
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

_HEAD = struct.Struct(">cQQ")
_OUT_OF_MEMORY = 77
_STATISTICS = "/proc/self/statm"
_CHUNK = 1 << 16
_LONGEST_WAIT = 60.0

Message = tuple[bytes, int, bytes]


def is_supported() -> bool:
    """Whether this system has what it takes."""
    return hasattr(os, "fork") and hasattr(signal, "pthread_sigmask") and hasattr(os, "O_ASYNC")


def can_limit_memory() -> bool:
    """Whether this system keeps a process within a limit of memory."""
    return sys.platform == "linux" and os.path.exists(_STATISTICS)


class Pipe:
    """The child's end: where it says what it has to say."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def send(self, kind: bytes, number: int, content: bytes = b"") -> None:
        """Send a message; ``kind`` is one byte."""
        rest = memoryview(_HEAD.pack(kind, number, len(content)) + content)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]


class Child:
    """A child process, seen from its parent."""

    def __init__(self, process: int, descriptor: int) -> None:
        self._process = process
        self._descriptor = descriptor
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN)
        self._received = bytearray()
        self._status: int | None = None

    def message(self, seconds: float) -> Message:
        """The next message. Raises TimeoutError if it does not come within so many seconds, EOFError if the child has
        ended."""
        deadline = time.monotonic() + seconds
        kind, number, length = _HEAD.unpack(self._read(_HEAD.size, deadline))
        return kind, number, self._read(length, deadline)

    def _read(self, size: int, deadline: float) -> bytes:
        while len(self._received) < size:
            left = deadline - time.monotonic()
            # what has come is read even after the deadline: this process may have been suspended in between
            if self._poll.poll(1000 * min(max(left, 0), _LONGEST_WAIT)):
                content = os.read(self._descriptor, _CHUNK)
                if not content:
                    raise EOFError
                self._received += content
            elif left <= 0:
                raise TimeoutError
        found = bytes(self._received[:size])
        del self._received[:size]
        return found

    def end(self) -> str:
        """What it ended of, once it has: "" for lack of memory."""
        code = os.waitstatus_to_exitcode(self._wait())
        if code == _OUT_OF_MEMORY:
            return ""
        return f"by {signal.Signals(-code).name}" if code < 0 else f"with status {code}"

    def kill(self) -> None:
        """End it with its group, if it has not ended, and wait for it."""
        if self._status is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process, signal.SIGKILL)
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            self._wait()

    def _wait(self) -> int:
        if self._status is None:
            _, self._status = os.waitpid(self._process, 0)
        return self._status


@contextmanager
def child(business: Callable[[Pipe], None]) -> Iterator[Child]:
    """A child that does its business and ends; it inherits everything. On leaving it is dead and waited for. Raises
    OSError if there can be none."""
    receive, send = os.pipe()
    lifeline, held = os.pipe()
    # between the fork and the moment it is known here, Ctrl-C must wait
    signals = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process = os.fork()
    except OSError:
        signal.pthread_sigmask(signal.SIG_SETMASK, signals)
        for descriptor in (receive, send, lifeline, held):
            os.close(descriptor)
        raise
    if not process:
        _live(business, Pipe(send), lifeline, (receive, held), signals)
    found = Child(process, receive)
    try:
        with suppress(ProcessLookupError, PermissionError):
            os.setpgid(process, process)  # the child does the same; whoever is first
        os.close(send)
        os.close(lifeline)
        signal.pthread_sigmask(signal.SIG_SETMASK, signals)
        yield found
    finally:
        found.kill()
        os.close(receive)
        os.close(held)


def _live(
    business: Callable[[Pipe], None],
    pipe: Pipe,
    lifeline: int,
    others: tuple[int, ...],
    signals: set[int | signal.Signals],
) -> NoReturn:
    """The child's whole life. It never returns, and runs nothing that its parent has put off to its end."""
    status = 1
    try:
        for descriptor in others:  # the parent's ends
            os.close(descriptor)
        os.setpgid(0, 0)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGIO):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, signals)
        _end_with_parent(lifeline)
        business(pipe)
        status = 0
    except MemoryError:
        status = _OUT_OF_MEMORY
    except BrokenPipeError:
        pass  # nobody listens any more
    except BaseException:
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _end_with_parent(lifeline: int) -> None:
    """Have the system end this process when the other end of the pipe is closed, which only its parent holds."""
    import fcntl

    with suppress(OSError):  # a system that cannot do this for a pipe: then it ends when it next has something to say
        fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    poll = select.poll()
    poll.register(lifeline, select.POLLIN)
    if poll.poll(0):  # too late: it is closed already
        os._exit(1)


def limit_memory(mebibytes: int) -> None:
    """Allow this process so much address space beyond what it has now, where that can be had, and no core file."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not can_limit_memory():
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _taken() + (mebibytes << 20)
    if wanted < sys.maxsize and (most == resource.RLIM_INFINITY or wanted < most):
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))


def _taken() -> int:
    """The address space of this process, in bytes."""
    with open(_STATISTICS, "rb") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
