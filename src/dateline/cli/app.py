"""The group of commands, and what becomes of errors: one line that names the next step, never a traceback."""

from __future__ import annotations

import os
import sys
import warnings

import click

from dateline import __version__
from dateline.cli import closer, judge, page, reading, validate, views
from dateline.errors import DatelineError, UsageError

OK, REFUSED, WRONG_USAGE, STOPPED = 0, 1, 2, 130
"""Exit codes: all accounted for; something was refused or failed; wrong usage; Ctrl-C."""

EPILOG = """\b
Examples:
  dateline read reports/ --record war.dateline --sidecar days.csv
  dateline status war.dateline --as-of 2014-12-29
  dateline positions war.dateline --actor coalition --json
  dateline cite war.dateline po1f0a

Exit codes: 0 all accounted for, 1 something was refused, 2 wrong usage."""


class InOrder(click.Group):
    """Lists its commands in the order that they were added, which is the order of work."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=InOrder, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="dateline")
def cli() -> None:
    """Read a pile of news reports on a conflict into a record: who proposed, accepted, refused or has not answered, who said so,
    and how it stands as of any day. Every cell leads back to its characters."""


for command in (*reading.COMMANDS, *views.COMMANDS, *closer.COMMANDS, *judge.COMMANDS, *validate.COMMANDS, *page.COMMANDS):
    cli.add_command(command)


def main() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run())


def run(arguments: list[str] | None = None) -> int:
    """Run one command; its exit code. With ``DATELINE_DEBUG`` set, what is a bug in Dateline is raised."""
    warnings.showwarning = _warn
    try:
        code = cli.main(arguments, prog_name="dateline", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else OK
    except click.exceptions.Exit as e:
        return e.exit_code
    except click.exceptions.NoArgsIsHelpError as e:
        click.echo(e.format_message())
        return WRONG_USAGE
    except click.UsageError as e:
        where = e.ctx.command_path if e.ctx else "dateline"
        return complain(f"{e.format_message()} See: {where} --help", WRONG_USAGE)
    except click.ClickException as e:
        return complain(e.format_message(), REFUSED)
    except UsageError as e:
        return complain(str(e), WRONG_USAGE)
    except DatelineError as e:
        return complain(str(e), REFUSED)
    except (click.Abort, KeyboardInterrupt):
        return complain("stopped; what was reported as read is safe: run the same command again to go on", STOPPED)
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except MemoryError:
        return complain("not enough memory; free some, or use fewer --workers, and run the same command again", REFUSED)
    except OSError as e:
        return complain(f"{e.filename or 'output'}: {e.strerror or e}; check the path, the permissions and the disk", REFUSED)
    except Exception as e:
        if os.environ.get("DATELINE_DEBUG"):
            raise
        return complain(f"internal error ({type(e).__name__}: {e}); please report it (DATELINE_DEBUG=1 shows where)", REFUSED)


def _warn(message: Warning | str, category: type[Warning], *_where: object, **_more: object) -> None:
    """Our own warnings are a line on standard error; those of libraries are not for users."""
    if category.__module__.partition(".")[0] == "dateline":
        complain(str(message), OK)


def complain(message: str, code: int) -> int:
    """Say what is wrong in one line on standard error; the exit code."""
    from dateline.views.terminal import one_line

    print(f"dateline: {one_line(message)}", file=sys.stderr)
    return code
