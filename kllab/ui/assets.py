"""Where the repository keeps what is served beside the pages."""

from pathlib import Path

ASSETS = Path(__file__).resolve().parents[2] / "assets"


def component_script(name: str) -> str:
    """Return the ES module of the component `name`, from ``assets/components``."""
    return (ASSETS / "components" / f"{name}.js").read_text(encoding="utf-8")
