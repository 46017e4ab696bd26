"""Components of the lab: the browser loads their code once, not with every message."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.web.static_file import StaticFile

# Sent with every update, so it is short. A failed download is retried at the next update.
_LOADER = """
let code = null;
export default function (component) {
  let remove, removed = false;
  code ??= import(new URL("%s", document.baseURI).href);
  code.then(
    (module) => { if (!removed) remove = module.default(component); },
    () => {
      code = null;
      const message = component.parentElement.querySelector("[role=status]");
      if (message) message.textContent =
        "The chart's code could not be loaded. Reload the page to try again.";
    },
  );
  return () => { removed = true; remove?.(); };
}
"""


def declare(name: str, script: StaticFile, html: str = "") -> Callable[..., Any]:
    """Return the function that draws the component `name`.

    Call it when a page is drawn: by then it is known which server delivers `script`.
    """
    # Not isolated: Plotly's styles do not apply inside a shadow root.
    return st.components.v2.component(
        f"kllab_{name}", html=html, js=_LOADER % script.path, isolate_styles=False
    )
