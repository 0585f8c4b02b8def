"""Where the notebooks are: beside the code in a checkout, inside the package when it is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kompetensnb.errors import KompetensnbError

_PACKAGE: Final = Path(__file__).parents[1]


def notebooks_folder() -> Path:
    """The folder of the notebooks, one per page. Raises KompetensnbError("notebooks-missing") without one."""
    for folder in (_PACKAGE / "notebooks", _PACKAGE.parents[1] / "notebooks"):
        if folder.is_dir():
            return folder
    raise KompetensnbError("notebooks-missing", detail=f"neither in {_PACKAGE} nor in the checkout")


def notebook_path(name: str) -> Path:
    """The notebook of a page. Raises KompetensnbError("notebook-missing") with the names there are."""
    folder = notebooks_folder()
    names = sorted(path.stem for path in folder.glob("*.ipynb"))
    if name not in names:
        raise KompetensnbError("notebook-missing", value=name[:60], allowed=", ".join(names) or "–")
    return folder / f"{name}.ipynb"
