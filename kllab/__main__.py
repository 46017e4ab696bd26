"""``python -m kllab``: print what the package can do, or run a command of it."""

import importlib
import sys

import kllab
from kllab.commands import COMMANDS
from kllab.distributions import FAMILIES


def main() -> None:
    """Run the command that is named, or print what there is."""
    name, *arguments = sys.argv[1:] or [""]
    if name in COMMANDS:
        if name == "serve" and sys.platform == "win32":
            sys.exit("HAProxy and supervisor have no Windows: use `make run` there.")
        # Imported late: each command needs other packages.
        importlib.import_module(COMMANDS[name][0]).main(arguments)
        return
    if name not in ("", "-h", "--help"):
        sys.exit(f"kllab has no command {name!r}; allowed: {', '.join(COMMANDS)}")
    print(f"kllab {kllab.__version__}, with {len(FAMILIES)} families of distributions\n")
    print(kllab.__doc__)
    print('help("kllab") lists what there is; README.md and docs/ of the repository explain it.\n')
    print("Commands, each with --help:")
    for command, (_, sentence) in COMMANDS.items():
        print(f"  python -m kllab {command:8} {sentence}")


if __name__ == "__main__":
    main()
