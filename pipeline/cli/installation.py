"""The command that looks at the installation: doctor."""

import typer

from pipeline.cli.options import Json
from pipeline.console import telling_errors
from pipeline.errors import ExitCode


def doctor(json: Json = False) -> None:
    """Tell what is installed, what is missing, and how to get it.

    Example:

        congvan doctor
    """
    with telling_errors():
        from pipeline.console import print_data, print_view
        from pipeline.doctor import examine_installation
        from pipeline.views import checks_table

        checks = examine_installation()
        if json:
            for check in checks:
                print_data(check.model_dump_json())
        else:
            print_view(checks_table(checks))
        needed = any(check.needed and not check.ok for check in checks)
        raise typer.Exit(ExitCode.TOOL_MISSING if needed else ExitCode.DONE)
