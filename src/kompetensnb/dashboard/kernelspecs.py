"""The one kind of kernel that the server starts: this Python, forked when possible, with nothing of the user's own."""

from __future__ import annotations

import sys
from typing import Any, Final

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel

from kompetensnb.dashboard import provisioner

KERNEL: Final = "python3"
# With the history database on, simultaneous pages collide («database is locked») and come out half.
_OPTIONS: Final = ("--HistoryManager.enabled=False", "--IPKernelApp.capture_fd_output=False")


class OwnKernelSpecs(KernelSpecManager):
    """Only `python3`, whatever kernels are installed on the machine under that or other names."""

    def find_kernel_specs(self) -> dict[str, str]:
        """The one kernel; it has no folder of its own."""
        return {KERNEL: ""}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Specification of the one kernel."""
        if kernel_name != KERNEL:
            raise NoSuchKernel(kernel_name)
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *_OPTIONS],
            display_name="Python",
            language="python",
            metadata={"kernel_provisioner": {"provisioner_name": provisioner.NAME}},
        )

    def get_all_specs(self) -> dict[str, Any]:
        """As the superclass's: name to folder and specification."""
        return {KERNEL: {"resource_dir": "", "spec": self.get_kernel_spec(KERNEL).to_dict()}}
