"""Test NELBO (nats per image) of a VAE after 5, 10, 30 and 60 CPU seconds, for three seeds.

The model is the default one, with beta 1 from the first step on. CPU seconds of this process are
counted from the first step, with records, evaluations and samples; the last evaluation before each
moment counts. After 6,000 steps (85 passes over the images) the training ends, as more of it
overfits; from then on the last value counts.
"""

import statistics
import time

from benchmarks.table import print_table
from kllab.topics.vae.train import Config, train, warm_up

SEEDS = range(3)
MOMENTS = (1, 2, 5, 10, 30, 60)
BARS = {5: 112.5, 10: 108.5, 30: 107.0, 60: 106.5}
STEPS = 6_000


def curve(seed: int) -> tuple[dict[int, float], float]:
    """Return the test NELBO at each moment, and the CPU seconds of the whole training."""
    reached: dict[int, float] = {}
    started, last = time.process_time(), float("nan")
    for record in train(Config(seed=seed, steps=STEPS, schedule="constant")):
        spent = time.process_time() - started
        reached |= {moment: last for moment in MOMENTS if moment not in reached and spent > moment}
        last = record.test_nelbo or last
    # If the training ends before a moment, its last value is used.
    return {moment: reached.get(moment, last) for moment in MOMENTS}, spent


def main() -> None:
    """Print a table of seeds by moments, and whether the bars are met."""
    warm_up()
    curves = [curve(seed) for seed in SEEDS]
    rows = [
        [f"seed {seed}", *(f"{reached[moment]:.1f}" for moment in MOMENTS), f"{spent:.0f} s"]
        for seed, (reached, spent) in zip(SEEDS, curves, strict=True)
    ]
    medians = [statistics.median(reached[m] for reached, _ in curves) for m in MOMENTS]
    rows.append(["median", *(f"{median:.1f}" for median in medians), ""])
    print_table(["", *(f"{moment} s" for moment in MOMENTS), f"{STEPS:,} steps in"], rows)
    for moment, bar in BARS.items():
        worst = max(reached[moment] for reached, _ in curves)
        verdict = "met" if worst <= bar else "NOT met"
        print(f"{bar:g} nats after {moment} CPU seconds: {verdict} (worst seed {worst:.1f})")


if __name__ == "__main__":
    main()
