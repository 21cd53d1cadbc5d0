"""The command group, and how errors reach the user: one line, exit status 2."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence
from typing import NoReturn

import click

from edgelite import __version__
from edgelite.cli.benchmark import benchmark
from edgelite.cli.convert import convert
from edgelite.cli.demo import demo
from edgelite.cli.inspect import inspect
from edgelite.cli.run import run
from edgelite.cli.schema import schema
from edgelite.errors import EdgeLiteError

FAILURE = 2
INTERRUPTED = 130


class Settings:
    """What every command shares: whether an error is shown with its traceback."""

    debug = False


def _debug(context: click.Context, _: click.Parameter, value: bool) -> None:
    context.ensure_object(Settings).debug |= value


# Every command takes it, so that it may stand before or behind the command's name.
_debug_option = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_debug,
    help="Show the traceback of an error.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@_debug_option
@click.version_option(__version__, package_name="edgelite", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Train small networks, convert them to .tflite, run and inspect such files."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (demo, convert, run, inspect, benchmark, schema):
    cli.add_command(_debug_option(_command))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs the command line and exits.

    Args:
        arguments: what stands behind `edgelite`; None takes it from the process.

    The status is 0, 2 after an error, or 130 when interrupted.
    """
    settings = Settings()
    warnings.showwarning = _show_warning  # one line, without the place in our code
    try:
        cli.main(arguments, prog_name="edgelite", obj=settings, standalone_mode=False)
    except click.Abort:
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        _fail(error.format_message())
    except Exception as error:
        if settings.debug:
            raise
        expected = isinstance(error, (EdgeLiteError, OSError))
        _fail(
            str(error)
            if expected
            else f"{type(error).__name__}: {error} (unexpected: run again with --debug)"
        )
    sys.exit(0)


def _fail(message: str) -> NoReturn:
    click.echo(f"edgelite: {' '.join(message.split())}", err=True)
    sys.exit(FAILURE)


def _show_warning(message: Warning | str, *_: object, **__: object) -> None:
    click.echo(f"edgelite: warning: {message}", err=True)
