"""The processes that serve: the web server, and what keeps them from outliving their parent."""

import ctypes
import errno
import gc
import os
import signal
import socket
import sys

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections
from django.urls import get_resolver
from django.utils.module_loading import import_string

_SET_PARENT_DEATH_SIGNAL = 1  # <linux/prctl.h>
_WHY = {
    errno.EADDRINUSE: "Port {port} is taken.",
    errno.EACCES: "Port {port} may be opened by root only.",
    errno.EADDRNOTAVAIL: "This machine has no address {host}.",
}


def refuse_taken(host: str, port: int) -> None:
    """Stop where somebody listens already: our server would share the port with an older one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            why = _WHY.get(getattr(error, "errno", 0) or 0, "Port {port} of {host}: {error}.")
            said = why.format(host=host, port=port, error=error)
            raise CommandError(f"{said} Choose another: --port 8001") from error


def end_with_parent() -> None:
    """From now on what this process forks ends when it does, however it ends (Linux).

    A web server killed with -9 would else leave its workers behind, holding the port.
    """
    if sys.platform != "linux":
        return
    prctl, parent = ctypes.CDLL(None).prctl, [0]

    def remember() -> None:
        parent[0] = os.getpid()

    def follow() -> None:
        prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent[0]:  # it ended before it could be told
            os.kill(os.getpid(), signal.SIGTERM)

    os.register_at_fork(before=remember, after_in_child=follow)


def import_all() -> None:
    """The whole program in memory, and nothing open, so that forked processes share it.

    What is loaded once stays: the collector need not walk through all of it again and again,
    which held up every twentieth page by more than a hundred milliseconds.
    """
    import_string(settings.WSGI_APPLICATION)
    _ = get_resolver().url_patterns
    connections.close_all()
    gc.collect()
    gc.freeze()


def serve(host: str, port: int, processes: int) -> None:
    """Be the web server until stopped; `processes` of them answer."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    refuse_taken(host, port)
    end_with_parent()
    import_all()
    Granian(
        ":".join(settings.WSGI_APPLICATION.rsplit(".", 1)),
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()
