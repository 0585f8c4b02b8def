from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.publish.site.scripts import bundle


def write(folder: Path, **modules: str) -> None:
    for name, source in modules.items():
        (folder / f"{name}.js").write_text(source, encoding="utf-8")


def test_each_module_comes_once_and_before_those_that_use_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        main='import { add, one as first } from "./sums.js";\nimport table from "./table.js"; // why\nadd(first);\n',
        sums='import table from "./table.js";\nexport const one = 1;\nexport async function add() { return table; }\n',
        table="export default { a: 1 };\n",
    )

    script = bundle("main.js", [tmp_path])

    assert script.count("const $table = ") == 1
    assert script.index("const $table = ") < script.index("const $sums = ") < script.index("const $main = ")
    assert "const { add, one: first } = $sums;" in script
    assert "return { add, one };" in script or "return { one, add };" in script
    assert "import" not in script
    assert "export" not in script


@pytest.mark.parametrize(
    ("modules", "told"),
    [
        ({"main": 'import { a } from "./gone.js";\n'}, "gone.js: there is no such module"),
        ({"main": 'import { a } from "./b.js";\n', "b": 'import { c } from "./main.js";\n'}, "import each other"),
        ({"main": 'import * as b from "./b.js";\n'}, "cannot be put into one script"),
        ({"main": "export let a = 1;\n"}, "cannot be put into one script"),
    ],
)
def test_what_cannot_be_one_script_is_refused(tmp_path: Path, modules: dict[str, str], told: str) -> None:
    write(tmp_path, **modules)

    with pytest.raises(ValueError, match=told):
        bundle("main.js", [tmp_path])


def test_our_own_script_is_whole() -> None:
    script = bundle("site.js")

    assert "function draw(" in script
    assert script.endswith("})();\n")
