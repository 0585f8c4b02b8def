"""A process that is somebody else's child, handled like one's own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kompetensnb.dashboard import forkserver
from kompetensnb.dashboard.provisioner import NAME, ForkedProcess, ForkProvisioner

pytestmark = pytest.mark.skipif(not forkserver.available(), reason="kernels are not forked on this system")


def test_it_runs_until_it_is_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as child:
        process = ForkedProcess(child.pid)
        assert process.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
        process.terminate()
        assert process.wait(timeout=5) == 0
        assert process.poll() == 0
        process.kill()  # ended already: nothing happens


def test_one_that_is_gone_has_ended() -> None:
    with subprocess.Popen(["true"]) as child:
        child.wait()
    assert ForkedProcess(child.pid).poll() == 1


def test_jupyter_knows_the_provisioner() -> None:
    from importlib.metadata import entry_points

    (found,) = entry_points(group="jupyter_client.kernel_provisioners", name=NAME)
    assert found.load() is ForkProvisioner
