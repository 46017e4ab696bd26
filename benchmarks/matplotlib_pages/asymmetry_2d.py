"""The tutorial's figure of Gaussians in the plane as a plain page: sliders, numbers, `st.pyplot`.

`streamlit run asymmetry_2d.py` serves it. As in the tutorial one panel varies the mean of Q, one
its covariance, and one both.
"""

import matplotlib.pyplot as plt
import numpy as np
import streamlit as st
from matplotlib import cm
from numpy.typing import NDArray
from scipy.stats import multivariate_normal

Array = NDArray[np.float64]


def kl_multivariate_normal(mu1: Array, cov1: Array, mu2: Array, cov2: Array) -> float:
    cov2_inv = np.linalg.inv(cov2)
    trace_term = np.trace(cov2_inv @ cov1)
    det_term = np.log(np.linalg.det(cov2) / np.linalg.det(cov1))
    quad_term = (mu2 - mu1).T @ cov2_inv @ (mu2 - mu1)
    return float(0.5 * (trace_term + quad_term - len(mu1) + det_term))


st.title("Two Gaussians in the plane")
mean2 = np.array(
    [
        st.slider("Mean x of Q", -3.0, 3.0, 1.5, 0.1, key="mean_x_q"),
        st.slider("Mean y of Q", -3.0, 3.0, -1.0, 0.1, key="mean_y_q"),
    ]
)
variance_x = st.slider("Variance x of Q", 0.2, 4.0, 1.5, 0.1, key="variance_x_q")
variance_y = st.slider("Variance y of Q", 0.2, 4.0, 1.5, 0.1, key="variance_y_q")
correlation = st.slider("Correlation of Q", -0.9, 0.9, -0.45, 0.05, key="correlation_q")
covariance = correlation * np.sqrt(variance_x * variance_y)
cov2 = np.array([[variance_x, covariance], [covariance, variance_y]])
mean1, cov1 = np.zeros(2), np.eye(2)
st.metric("KL(P‖Q)", f"{kl_multivariate_normal(mean1, cov1, mean2, cov2):.6f}")
st.metric("KL(Q‖P)", f"{kl_multivariate_normal(mean2, cov2, mean1, cov1):.6f}")

X, Y = np.meshgrid(np.linspace(-5, 5, 100), np.linspace(-5, 5, 100))
pos = np.dstack((X, Y))
rv1 = multivariate_normal(mean1, cov1)
panels = {
    "Different means": (mean2, cov1),
    "Different covariances": (mean1, cov2),
    "Different means and covariances": (mean2, cov2),
}
figure, columns = plt.subplots(1, 3, figsize=(18, 6))
for axes, (title, (mean, cov)) in zip(columns, panels.items(), strict=True):
    rv2 = multivariate_normal(mean, cov)
    kl12 = kl_multivariate_normal(mean1, cov1, mean, cov)
    kl21 = kl_multivariate_normal(mean, cov, mean1, cov1)
    axes.contour(X, Y, rv1.pdf(pos), cmap=cm.Blues)
    axes.contour(X, Y, rv2.pdf(pos), cmap=cm.Reds)
    axes.scatter(mean1[0], mean1[1], c="blue", marker="x", s=100)
    axes.scatter(mean[0], mean[1], c="red", marker="x", s=100)
    axes.set_title(f"{title}\nKL(P1||P2) = {kl12:.4f}, KL(P2||P1) = {kl21:.4f}")
    axes.axis("equal")
figure.tight_layout()
st.pyplot(figure)
plt.close(figure)
