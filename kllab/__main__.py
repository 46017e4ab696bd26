"""``python -m kllab``: print what the package can do; ``python -m kllab serve``: serve the lab."""

import argparse
import sys
from collections.abc import Sequence

import kllab
from kllab.distributions import FAMILIES


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and do what it asks for."""
    parser = argparse.ArgumentParser(prog="python -m kllab", description=kllab.__doc__)
    commands = parser.add_subparsers(dest="command", metavar="command")
    serving = commands.add_parser("serve", help="serve the lab by several processes")
    if sys.platform != "win32":
        from kllab.serving import command

        command.add_options(serving)
    options = parser.parse_args(arguments)
    if options.command is None:
        _introduce()
    elif sys.platform == "win32":
        parser.exit(1, "HAProxy and supervisor have no Windows: use `make run` there.\n")
    else:
        try:
            command.serve(options)
        except command.ServingError as problem:
            parser.exit(1, f"{problem}\n")


def _introduce() -> None:
    print(f"kllab {kllab.__version__}, with {len(FAMILIES)} families of distributions\n")
    print(kllab.__doc__)
    print('help("kllab") lists what there is; README.md and docs/ of the repository explain it.')


if __name__ == "__main__":
    main()
