"""View of samples, reconstructions and a latent walk, at any time of the training."""

import streamlit as st

from kllab.topics.vae.run_view import VaeRun
from pages.charts import images
from pages.deep_learning.vae import figures
from pages.web import moments
from pages.web.chart import chart
from pages.web.live_run import LiveRun

EXPLAINED = (
    "Samples are decoded from draws of the prior, which stay the same during the run. A "
    "reconstruction is decoded from the mean of q(z|x). The walk leads from the z of the first "
    "sample to that of the second."
)
_NAMES = ("samples", "originals", "reconstructions", "walk")


def draw(run: LiveRun[VaeRun]) -> None:
    """Draw the time slider and the pictures."""
    if not run.view.has_pictures:
        st.caption("The first pictures come in a moment.")
        return
    arrays, time = moments.choose(run, _NAMES)
    walk = " Below: a walk in z." if "walk" in arrays else ""
    what = f"Left: samples. Right: held-out images with reconstructions.{walk}"
    st.caption(f"{time}{what}", help=EXPLAINED)
    chart(
        lambda: images.grey(figures.pictures(arrays)),
        key="samples",
        alt=f"{run.letter}: {len(arrays['samples'])} images decoded from draws of the prior; "
        f"{len(arrays['originals'])} held-out images beside the decoded means of their posteriors"
        + ("; images along a walk between two latents." if "walk" in arrays else "."),
        height=None,
    )
