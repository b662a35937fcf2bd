"""The page: a record in the browser, on this machine only (``dateline serve``), or as one file to send (``dateline report``)."""

from dateline.web.app import create_app
from dateline.web.serving import serve

__all__ = ["create_app", "serve"]
