"""App 命令行: the `monitor` command; it mounts what this and other packages contribute.

Every command stands in the entry-point group `monitor.commands` of `pyproject.toml` under the name
that is typed, so that this package imports neither `spiders` nor `schedules`, and only the command
that is wanted is loaded: the crawler's libraries alone take longer to load than most answers.
"""

from __future__ import annotations

import sys
import traceback
from importlib.metadata import EntryPoint, entry_points

import typer

from monitor.cli.fault_words import OUT_OF_FILES, fault_in_words
from monitor.cli.usage_words import usage_in_words
from monitor.domain.errors import InputError, MonitorError, OwnFault, RunUnderWay
from monitor.domain.open_files import is_out_of_files
from monitor.domain.secret import scrubbed
from monitor.logs import configure_logs

EXIT_USAGE, EXIT_INCONCLUSIVE, EXIT_FAULT = 2, 3, 4


def build_app(wanted: str = "") -> typer.Typer:
    """The command line with the wanted command alone, or with all where it is not one of them."""
    app = typer.Typer(
        name="monitor",
        help="政务公开监测：栏目和政务新媒体账号是否按时更新。",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_monitor)
    known = {entry.name: entry for entry in entry_points(group="monitor.commands")}
    for entry in [known[wanted]] if wanted in known else known.values():
        _mount(app, entry)
    return app


def _monitor() -> None:
    """政务公开监测：栏目和政务新媒体账号是否按时更新。"""


def _mount(app: typer.Typer, entry: EntryPoint) -> None:
    command = entry.load()
    if isinstance(command, typer.Typer):
        app.add_typer(command, name=entry.name)
    else:
        app.command(entry.name)(command)


def main() -> None:
    """Run a command; every known failure becomes a message and an exit code."""
    configure_logs()
    try:
        code = build_app(sys.argv[1] if len(sys.argv) > 1 else "")(standalone_mode=False)
    except typer.Exit as ended:
        code = ended.exit_code
    except typer.TyperException as error:
        sys.stderr.write(f"{usage_in_words(error.format_message())}\n")
        code = EXIT_USAGE
    except typer.Abort:
        code = EXIT_FAULT
    except MonitorError as error:
        sys.stderr.write(f"{scrubbed(str(error))}\n")
        code = exit_code_of(error)
    except OSError as error:
        sys.stderr.write(f"{scrubbed(fault_in_words(error))}\n")
        code = EXIT_FAULT
    except Exception as error:
        # the door of a request: a fault of the program must not end with 1, which means “violations exist”
        words = f"{scrubbed(traceback.format_exc())}程序出错，请把以上内容交给维护人员"
        sys.stderr.write(f"{OUT_OF_FILES if is_out_of_files(error) else words}\n")
        code = EXIT_FAULT
    sys.exit(code if isinstance(code, int) else 0)


def exit_code_of(error: MonitorError) -> int:
    """2 what a person gave us, 3 another run is under way, 4 a fault of ours."""
    if isinstance(error, InputError):
        return EXIT_USAGE
    if isinstance(error, RunUnderWay):
        return EXIT_INCONCLUSIVE
    if isinstance(error, OwnFault):
        return EXIT_FAULT
    return EXIT_FAULT
