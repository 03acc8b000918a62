"""`cohortium run`: whatever dies is started again, and in the end no process is left."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cohortium.config.processes import wait_until
from tests.config.conftest import Installation, plain_environment

STUBBORN = Path(__file__).with_name("stubborn.py")


def test_run_starts_again_whatever_is_killed(installation):
    installation.start_and_wait()

    second = installation.command("run")
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr == (
        f"cohortium: Cohortium already runs in {installation.data} at http://localhost:{installation.port}. "
        "Use that one, or set COHORTIUM_DATA.\n"
    )

    web, worker = installation.processes("serve"), installation.processes("worker")
    os.kill(web[0], signal.SIGKILL)
    os.kill(worker[0], signal.SIGKILL)
    assert wait_until(lambda: bool(set(installation.processes("worker")) - set(worker)), 20), installation.said
    assert wait_until(lambda: bool(set(installation.processes("serve")) - set(web)), 20), installation.said
    assert wait_until(installation.answers, 20), installation.said

    postmaster = installation.postmaster()
    os.kill(postmaster, signal.SIGKILL)
    assert wait_until(lambda: installation.postmaster() not in {0, postmaster}, 20), installation.said
    assert installation.command("worker", "--once").returncode == 0
    assert wait_until(lambda: bool(installation.processes("worker")), 20), installation.said
    assert "Traceback" not in installation.said


@pytest.mark.parametrize("seconds", [0.4, 1.0, 1.8, 2.6])
def test_run_leaves_nothing_when_it_is_ended_while_it_starts(installation, seconds):
    process = installation.start()
    time.sleep(seconds)

    process.send_signal(signal.SIGINT)

    assert process.wait(15) is not None
    assert installation.is_empty(0.5)


def test_run_comes_up_again_after_it_was_killed_and_leaves_nothing_when_it_is_ended(installation):
    process = installation.start_and_wait()
    process.kill()
    process.wait()
    assert installation.is_empty(15)

    process = installation.start_and_wait()
    everything = installation.processes()
    # First stopped, so that none can react to the end of another.
    for number in (signal.SIGSTOP, signal.SIGKILL):
        for pid in everything:
            os.kill(pid, number)
    process.wait()

    process = installation.start_and_wait()
    assert installation.answers()
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0
    assert installation.is_empty(0.5)
    assert not (installation.data / "postgres" / "data" / "postmaster.pid").exists()
    assert "Traceback" not in installation.said


def test_a_second_ctrl_c_forces(tmp_path):
    installation = Installation(tmp_path)
    process = subprocess.Popen(
        [sys.executable, str(STUBBORN), str(tmp_path)],
        env=plain_environment(COHORTIUM_DATA=str(tmp_path)),
        stdout=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    time.sleep(0.3)

    process.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(1)
    process.send_signal(signal.SIGINT)

    assert process.wait(3) == 0
    assert installation.is_empty(0.5)
    process.stdout.close()
