"""Test NELBO (nats per image) of the default VAE after 5 and 10 CPU seconds, for three seeds.

CPU seconds of this process are counted from the first step, with records, evaluations and samples;
the last evaluation before each moment counts. Bars: 113 nats after 5 seconds, 109 after 10.
"""

import statistics
import time

from benchmarks.table import print_table
from kllab.topics.vae.train import Config, train, warm_up

SEEDS = range(3)
MOMENTS = (1, 2, 5, 10)
BARS = {5: 113.0, 10: 109.0}


def curve(seed: int) -> tuple[dict[int, float], int]:
    """Return the test NELBO at each moment, and the number of steps until the last one."""
    reached: dict[int, float] = {}
    started, last, step = time.process_time(), float("nan"), 0
    for record in train(Config(seed=seed)):
        spent = time.process_time() - started
        reached |= {moment: last for moment in MOMENTS if moment not in reached and spent > moment}
        if len(reached) == len(MOMENTS):
            break
        last = record.test_nelbo or last
        step = record.step
    # If the training ends before a moment, its last value is used.
    return {moment: reached.get(moment, last) for moment in MOMENTS}, step


def main() -> None:
    """Print a table of seeds by moments, and whether the bars are met."""
    warm_up()
    curves = [curve(seed) for seed in SEEDS]
    rows = [
        [f"seed {seed}", *(f"{reached[moment]:.1f}" for moment in MOMENTS), f"{step:,}"]
        for seed, (reached, step) in zip(SEEDS, curves, strict=True)
    ]
    medians = [statistics.median(reached[m] for reached, _ in curves) for m in MOMENTS]
    rows.append(["median", *(f"{median:.1f}" for median in medians), ""])
    print_table(["default config", *(f"{moment} s" for moment in MOMENTS), "steps in 10 s"], rows)
    for moment, bar in BARS.items():
        worst = max(reached[moment] for reached, _ in curves)
        verdict = "met" if worst <= bar else "NOT met"
        print(f"{bar:g} nats after {moment} CPU seconds: {verdict} (worst seed {worst:.1f})")


if __name__ == "__main__":
    main()
