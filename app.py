"""KL Lab: `streamlit run app.py` (or ``uvicorn app:app``) serves it.

As a `streamlit.App` it starts and stops the run engine with the server and serves plotly.js by a
route of its own. A host that executes this file as a plain script gets the same pages.
"""

import os
import runpy
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

# Before NumPy is loaded: its threads would wait for each other while many visitors are served.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

FRAME = Path(__file__).resolve().parent / "pages" / "frame.py"

if get_script_run_ctx(suppress_warning=True) is not None:
    runpy.run_path(str(FRAME), run_name="__main__")
else:
    from pages.web import server

    app = st.App(
        FRAME, lifespan=server.lifespan, routes=server.ROUTES, middleware=server.MIDDLEWARE
    )
