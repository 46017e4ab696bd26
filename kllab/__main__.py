"""``python -m kllab``: print the version, an example and where the documentation is."""

import kllab
from kllab.distributions import FAMILIES


def main() -> None:
    """Print what the package can do."""
    print(f"kllab {kllab.__version__}, with {len(FAMILIES)} families of distributions\n")
    print(kllab.__doc__)
    print('help("kllab") lists what there is; README.md and docs/ of the repository explain it.')


if __name__ == "__main__":
    main()
