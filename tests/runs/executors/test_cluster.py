"""Runs on a Dask cluster: two workers that share nothing with the lab but the scheduler."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kllab import topics
from kllab.runs import RunService, RunSpec
from kllab.runs.executors.cluster.executor import ClusterExecutor
from kllab.runs.store.checkpoints import without_optimiser
from kllab.topics.vae import train as vae
from tests.support.cluster import ROOT, LoopbackCluster
from tests.support.faults import Fault
from tests.support.lab import (
    COUNTING,
    AllowedSteps,
    assert_for_visitors,
    assert_whole,
    counting,
    running_lab,
    trained,
    wait_for,
    wait_state,
    wait_step,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoopbackCluster]:
    cluster = LoopbackCluster(tmp_path_factory.mktemp("cluster"))
    cluster.start_scheduler()
    cluster.start_workers(2)
    yield cluster
    cluster.stop()


@pytest.fixture(autouse=True)
def _experiments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(topics.EXPERIMENTS, "counting", COUNTING)


@pytest.fixture
def executor(cluster: LoopbackCluster) -> ClusterExecutor:
    return ClusterExecutor(cluster.address)


@pytest.fixture
def lab(tmp_path: Path, executor: ClusterExecutor) -> Iterator[RunService]:
    with running_lab(tmp_path / "home", executor=executor) as lab:
        wait_for(lambda: executor.slots == 2, what="both workers are there")
        assert lab.available == (True, "")
        yield lab


def test_two_runs_at_once_paused_and_cancelled(lab: RunService, steps: AllowedSteps) -> None:
    run_id = lab.submit(steps.counting(20, steps=60))
    endless = lab.submit(counting(steps=100_000, seconds=0.01))
    third = lab.submit(counting(steps=3))
    wait_step(lab, run_id, 5)
    wait_step(lab, endless, 5)
    assert lab.status(third).state == "queued"
    lab.pause(run_id)
    steps.allow(40)
    assert 5 <= wait_state(lab, run_id, "paused").step < 60
    wait_state(lab, third, "finished")
    lab.cancel(endless)
    wait_state(lab, endless, "cancelled")
    steps.allow(60)
    lab.resume(run_id)
    wait_state(lab, run_id, "finished")
    assert_whole(lab, run_id, 60)
    failing = lab.submit(counting(steps=10, fails_at=4))
    wait_state(lab, failing, "failed")
    assert lab.status(failing).message == "The training stopped: ZeroDivisionError: beta is 0 here."


@pytest.mark.fault("SIGKILL of a worker of the cluster")
def test_a_worker_killed_in_a_run_and_another_goes_on_bit_for_bit(
    lab: RunService, executor: ClusterExecutor, cluster: LoopbackCluster, fault: Fault
) -> None:
    config = vae.Config(
        dataset="digits_8x8", encoder_hidden=(64,), decoder_hidden=(64,), steps=1000
    )
    run_id = lab.submit(RunSpec("vae", config.to_json()))
    wait_step(lab, run_id, 100)
    lab.pause(run_id)
    paused = wait_state(lab, run_id, "paused")
    assert paused.step < 1000
    lab.resume(run_id)
    wait_step(lab, run_id, paused.step + 100)
    [training] = executor._connection.trainings
    fault.happens()
    cluster.kill_worker(training.address)
    messages = set()

    def finished() -> bool:
        status = lab.status(run_id)
        messages.add(status.message)
        assert_for_visitors(lab, status.message)
        return status.state == "finished"

    wait_for(finished)
    died = "The training process on the cluster was lost."
    assert f"{died} The run goes on by itself from its last checkpoint." in messages
    records = list(vae.train(config))
    events = lab.events(run_id)
    assert [event.step for event in events] == [record.step for record in records]
    for event, record in zip(events, records, strict=True):
        assert event.scalars | {"seconds": 0} == record.scalars() | {"seconds": 0}
        assert event.arrays.keys() == record.arrays().keys()
        for name, array in record.arrays().items():
            np.testing.assert_array_equal(event.arrays[name], array)
    # A finished run keeps its weights only.
    last, straight = lab.checkpoint(run_id), without_optimiser(records[-1].checkpoint())
    assert last is not None
    for name, tensor in straight.tensors.items():
        np.testing.assert_array_equal(last.tensors[name], tensor)
    fault.is_over(
        "another worker goes on from the last checkpoint, bit for bit",
        "no record; steps since the checkpoint are trained again",
    )


def test_cancel_does_not_wait_for_a_long_step(lab: RunService, executor: ClusterExecutor) -> None:
    stuck = lab.submit(counting(steps=10, seconds=600))
    wait_state(lab, stuck, "running")
    lab.cancel(stuck)
    wait_state(lab, stuck, "cancelled")
    wait_state(lab, lab.submit(counting(steps=3)), "finished")
    wait_for(lambda: executor.slots == 2, what="the worker was restarted")


def test_a_lab_is_killed_and_the_next_one_goes_on_at_once(
    tmp_path: Path, cluster: LoopbackCluster, steps: AllowedSteps
) -> None:
    specs = [steps.counting(20, steps=60), counting(steps=100_000, seconds=0.01)]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.support.lab_process", str(tmp_path / "home")),
            *(word for spec in specs for word in (spec.experiment, spec.config)),
        ],
        cwd=ROOT,
        env=os.environ | {"KLLAB_EXECUTOR": cluster.address.replace("tcp", "dask")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    run_id, other = json.loads(process.stdout.readline())["ids"]
    process.kill()
    process.communicate()
    with running_lab(tmp_path / "home", executor=ClusterExecutor(cluster.address)) as lab:
        before = lab.status(other).step
        steps.allow(60)
        wait_state(lab, run_id, "finished")
        assert_whole(lab, run_id, 60)
        wait_step(lab, other, before + 5)
        lab.cancel(other)
        wait_state(lab, other, "cancelled")


def test_another_version_of_kllab_on_the_workers(
    lab: RunService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kllab.__version__", "99.0")
    run_id = lab.submit(counting(steps=2))
    wait_for(lambda: not lab.available[0])
    assert "has kllab 0.1.0, and the lab has 99.0: install the same." in lab.available[1]
    assert lab.status(run_id).state == "queued"


@pytest.mark.fault("SIGKILL of the cluster's scheduler")
def test_the_scheduler_is_killed_and_the_run_goes_on_with_the_next_one(
    lab: RunService,
    executor: ClusterExecutor,
    cluster: LoopbackCluster,
    steps: AllowedSteps,
    tmp_path: Path,
    fault: Fault,
) -> None:
    log = tmp_path / "log"
    run_id = lab.submit(steps.counting(20, steps=60, log=str(log)))
    wait_step(lab, run_id, 5)
    lab.pause(run_id)
    steps.allow(40)
    checkpoint = wait_state(lab, run_id, "paused").step
    lab.resume(run_id)
    wait_step(lab, run_id, checkpoint + 1)
    fault.happens()
    cluster.kill_scheduler()
    wait_for(lambda: not lab.available[0])
    assert lab.available[1] == (
        "The cluster that trains does not answer: training waits, and goes on by itself once it "
        "does."
    )
    status = wait_state(lab, run_id, "queued")
    assert status.message == (
        "The connection to the cluster was lost. The run goes on by itself from its last "
        "checkpoint."
    )
    cluster.start_scheduler()
    wait_for(lambda: "no worker" in lab.available[1])
    cluster.start_workers(1)
    wait_for(lambda: lab.available == (True, ""))
    assert executor.slots == 1
    steps.allow(60)
    wait_state(lab, run_id, "finished")
    assert_whole(lab, run_id, 60)
    again = trained(log).index(checkpoint + 1, trained(log).index(checkpoint + 1) + 1)
    assert trained(log)[again:] == list(range(checkpoint + 1, 61))
    fault.is_over(
        "pages say that training waits; the run goes on with the next scheduler",
        "no record; steps since the checkpoint are trained again",
    )
