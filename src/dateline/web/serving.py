"""Running the page on this machine."""

from __future__ import annotations

import socket
from pathlib import Path

from dateline.errors import UsageError
from dateline.web.guard import LOOPBACK

DEFAULT_PORT = 8420


def serve(record: str | Path, *, port: int = DEFAULT_PORT, host: str = "127.0.0.1") -> None:
    """Serve the page of a record until Ctrl-C. ``port`` 0: any that is free. Raises UsageError where the place cannot be taken."""
    import uvicorn

    from dateline.web.app import create_app

    if host not in LOOPBACK:
        raise UsageError(f"{host} is not this machine alone; the page serves loopback addresses only (127.0.0.1, localhost, ::1)")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host.strip("[]"), port))
        except OSError as e:
            raise UsageError(f"port {port} cannot be taken ({e.strerror}); name another with --port, or 0 for any") from e
        port = listener.getsockname()[1]
        app = create_app(record, port=port)
        shown = f"[{host.strip('[]')}]" if ":" in host else host
        print(f"http://{shown}:{port}/  (this machine only; Ctrl-C ends it)", flush=True)
        config = uvicorn.Config(app, log_level="warning", server_header=False, date_header=False, timeout_graceful_shutdown=2)
        uvicorn.Server(config).run(sockets=[listener])
