import subprocess
import sys

import pytest

from kllab.topics.vae.train import Config, train
from tests.support.serving import ROOT


@pytest.mark.slow
def test_the_snippet_prints_what_the_page_shows() -> None:
    config = Config(
        dataset="digits_8x8", steps=40, schedule="sigmoid", beta=2.0,
        encoder_hidden=(32,), decoder_hidden=(32,), schedule_parameters={"warm_up": 0.3},
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", config.to_code()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    *_, last = train(config)
    numbers = {
        name: getattr(last, name) for name in ("beta", "distortion", "rate", "elbo", "test_nelbo")
    }
    printed = done.stdout.splitlines()[-1].split("  ")
    assert printed[-5:] == [f"{name} {value:.4g}" for name, value in numbers.items()]
