"""``python -m kllab``: print what the package can do; ``python -m kllab serve``: serve the lab."""

import sys

import kllab
from kllab.distributions import FAMILIES


def main() -> None:
    """Print what the package can do, or serve the lab."""
    if sys.argv[1:2] == ["serve"]:
        if sys.platform == "win32":
            sys.exit("HAProxy and supervisor have no Windows: use `make run` there.")
        from kllab.serving import command  # needs the packages of the lab

        command.main(sys.argv[2:])
        return
    print(f"kllab {kllab.__version__}, with {len(FAMILIES)} families of distributions\n")
    print(kllab.__doc__)
    print('help("kllab") lists what there is; README.md and docs/ of the repository explain it.')
    print("`python -m kllab serve --help` tells how to serve the lab to a class.")


if __name__ == "__main__":
    main()
