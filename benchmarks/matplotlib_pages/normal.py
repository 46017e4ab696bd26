"""The tutorial's figure of normal distributions as a plain page: sliders, numbers, `st.pyplot`.

`streamlit run normal.py` serves it. The first panel varies the mean of Q, the second its standard
deviation, as in the tutorial; the pair of the sliders is drawn in both.
"""

import matplotlib.pyplot as plt
import numpy as np
import streamlit as st
from scipy.stats import norm


def kl_normal_distributions(mu1: float, sigma1: float, mu2: float, sigma2: float) -> float:
    return float(np.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2) - 0.5)


st.title("Two normal distributions")
mu1 = st.slider("Mean of P", -5.0, 5.0, 0.0, 0.1, key="loc_p")
sigma1 = st.slider("Standard deviation of P", 0.1, 5.0, 1.0, 0.1, key="scale_p")
mu2 = st.slider("Mean of Q", -5.0, 5.0, 1.0, 0.1, key="loc_q")
sigma2 = st.slider("Standard deviation of Q", 0.1, 5.0, 2.0, 0.1, key="scale_q")
st.metric("KL(P‖Q)", f"{kl_normal_distributions(mu1, sigma1, mu2, sigma2):.6f}")
st.metric("KL(Q‖P)", f"{kl_normal_distributions(mu2, sigma2, mu1, sigma1):.6f}")

x = np.linspace(-10, 10, 1000)
panels = {
    "KL Divergence with Varying Means": [(mu, sigma1) for mu in (-3, -1, 0, 1, 3, mu2)],
    "KL Divergence with Varying Standard Deviations": [
        (mu1, sigma) for sigma in (0.5, 0.8, 1, 1.5, 2, sigma2)
    ],
}
figure, rows = plt.subplots(2, 1, figsize=(15, 10))
for axes, (title, members) in zip(rows, panels.items(), strict=True):
    for mu, sigma in members:
        kl = kl_normal_distributions(mu1, sigma1, mu, sigma)
        axes.plot(x, norm(mu, sigma).pdf(x), label=f"N({mu}, {sigma}), KL = {kl:.4f}")
    axes.plot(x, norm(mu1, sigma1).pdf(x), "k--", label=f"N({mu1}, {sigma1})")
    axes.set_title(title)
    axes.legend()
    axes.grid(True)
figure.tight_layout()
st.pyplot(figure)
plt.close(figure)
