"""The application: its guard, its files, its views, and what becomes of errors."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from dateline import __version__
from dateline.errors import ChangedError, DatelineError, UsageError
from dateline.web import lists, reading, writing
from dateline.web.guard import Guard, hosts
from dateline.web.shelf import Shelf
from dateline.web.site import Site


def create_app(record: str | Path, *, port: int, allowed: frozenset[str] | None = None) -> FastAPI:
    """The page of one record as an ASGI application. ``allowed``: values of ``Host`` to answer to (default: loopback at ``port``).

    Raises RecordError when there is no record.
    """
    shelf = Shelf(record)
    shelf.warm()
    app = FastAPI(title="Dateline", version=__version__, docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    app.state.site = Site(shelf)
    app.include_router(reading.router)
    app.include_router(lists.router)
    app.include_router(writing.router)
    app.mount("/static", StaticFiles(packages=[("dateline.web", "static")]), name="static")
    app.add_middleware(Guard, allowed=allowed or hosts(port))
    app.add_exception_handler(DatelineError, _complain)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _missing)
    return app


def _complain(request: Request, error: Exception) -> HTMLResponse:
    site: Site = request.app.state.site
    code = 400 if isinstance(error, UsageError) else 409 if isinstance(error, ChangedError) else 503
    return site.html(request, "error.html", code, message=str(error))


def _invalid(request: Request, error: Exception) -> HTMLResponse:
    assert isinstance(error, RequestValidationError)
    site: Site = request.app.state.site
    told = "; ".join(f"{e['loc'][-1]}: {e['msg']}" for e in error.errors())
    return site.html(request, "error.html", 422, message=f"The address does not say what it should: {told}")


def _missing(request: Request, error: Exception) -> HTMLResponse:
    assert isinstance(error, HTTPException)
    site: Site = request.app.state.site
    return site.html(request, "error.html", error.status_code, message=str(error.detail))
