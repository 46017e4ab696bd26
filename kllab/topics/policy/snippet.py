"""Code snippet of the exact update."""

from kllab.topics.policy.spec import TrustRegion


def snippet(spec: TrustRegion) -> str:
    """Return code that prints the numbers of the chart."""
    return f"""from kllab.topics.policy.compute import explore
from kllab.topics.policy.spec import TrustRegion

view = explore({spec!r})
for landing in view.landings:
    print(
        f"{{landing.name:36s}} gain {{landing.gain:.6f}}",
        f"KL(old||new) {{landing.kl_old_new:.6f}} nats",
    )
"""
