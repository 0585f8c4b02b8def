"""The one kind of kernel."""

from __future__ import annotations

import sys

import pytest
from jupyter_client.kernelspec import NoSuchKernel

from kompetensnb.dashboard.kernelspecs import OwnKernelSpecs


def test_there_is_one_and_it_is_this_python() -> None:
    specs = OwnKernelSpecs()
    assert set(specs.get_all_specs()) == set(specs.find_kernel_specs()) == {"python3"}
    spec = specs.get_kernel_spec("python3")
    assert spec.argv[0] == sys.executable
    assert "--HistoryManager.enabled=False" in spec.argv
    with pytest.raises(NoSuchKernel):
        specs.get_kernel_spec("xeus")
