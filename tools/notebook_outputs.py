"""Lists notebooks with outputs: they are made by running, never committed. Exit code 1 when there are any."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def has_outputs(path: Path) -> bool:
    """Whether a code cell keeps an output or an execution count."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return any(cell.get("outputs") or cell.get("execution_count") for cell in cells if cell["cell_type"] == "code")


def main(names: list[str]) -> int:
    """Check the notebooks named, or all under notebooks/."""
    paths = [Path(name) for name in names] or sorted(Path("notebooks").rglob("*.ipynb"))
    kept = [path for path in paths if has_outputs(path)]
    for path in kept:
        print(f"{path} has outputs; clear them: jupyter nbconvert --clear-output --inplace {path}")
    return 1 if kept else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
