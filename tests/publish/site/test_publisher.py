from __future__ import annotations

import errno
import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.publish import swap
from kompetensnb.publish.site import editions, files, publisher, work
from kompetensnb.publish.site.plan import Wanted
from kompetensnb.publish.site.publisher import Published, publish

from .conftest import PAGES, REGIONS, order

CALL = "from pathlib import Path; from kompetensnb.publish.site.publisher import Order, publish; "


def content(site: Path) -> dict[str, bytes]:
    """All that a host would get."""
    found = (path for path in site.rglob("*") if path.is_file() and work.WORK not in path.parts)
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


def addresses(site: Path) -> list[str]:
    """What the pages ask for that is not there."""
    lost = []
    for page in site.rglob("*.html"):
        for address in re.findall(r'(?:href|src)="([^"#]+)', page.read_text(encoding="utf-8")):
            if not (page.parent / address).is_file():
                lost.append(f"{page.relative_to(site)}: {address}")
    return lost


def test_a_site_has_its_pages_and_all_that_they_ask_for(first: tuple[Path, Published]) -> None:
    site, published = first

    names = {path.name for path in site.glob("*.html")}
    assert names == {"index.html", "tillganglighet.html", "utgavor.html", *(f"{page}.html" for page in PAGES)}
    assert addresses(site) == []
    assert published.start == site / "index.html"
    assert published.made == len(REGIONS) + 1 + len(PAGES)  # views per region, the glossary, each page as it opens
    assert published.size == sum(len(each) for each in content(site).values())


def test_the_same_again_makes_nothing_and_changes_no_byte(site: Path) -> None:
    before = content(site)

    published = publish(order(site))

    assert (published.made, published.kept) == (0, len(REGIONS) + 1 + len(PAGES))
    assert content(site) == before


def test_only_what_is_new_is_made(site: Path) -> None:
    published = publish(order(site, wanted=Wanted(PAGES, (*REGIONS, "ale"), ("sv",))))

    assert published.made == 1


def test_other_choices_give_a_new_edition_and_the_old_one_stays_as_it_was(site: Path) -> None:
    old = json.loads((site / editions.POINTER).read_text(encoding="utf-8"))["current"]
    before = content(site / editions.FOLDER_OF_EDITIONS / old)

    published = publish(order(site, contact="kontakt@example.org"))

    assert published.edition != old
    assert content(site / editions.FOLDER_OF_EDITIONS / old) == before
    assert addresses(site) == []
    assert published.edition in (site / editions.SCRIPT).read_text(encoding="utf-8")
    listed = re.findall(r"editions/([\w-]+)/", (site / "utgavor.html").read_text(encoding="utf-8"))
    assert listed == [published.edition, old]
    assert "kontakt@example.org" in (site / "tillganglighet.html").read_text(encoding="utf-8")


def test_as_many_editions_as_asked_are_kept_with_their_files(site: Path) -> None:
    for contact in ("a", "b"):
        published = publish(order(site, contact=contact, kept=1))

    folders = [path.name for path in (site / editions.FOLDER_OF_EDITIONS).iterdir()]
    assert len(folders) == 2
    assert published.edition in folders
    assert addresses(site) == []


@pytest.mark.parametrize("where", ["put_edition", "put_current"])
def test_a_full_disk_leaves_the_last_site_and_what_was_made(
    site: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    before = content(site)

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(editions, where, fail)
    with pytest.raises(KompetensnbError) as caught:
        publish(order(site, wanted=Wanted(PAGES, (*REGIONS, "ale"), ("sv",))))
    monkeypatch.undo()

    assert caught.value.key == "out-disk-full"
    after = content(site)
    kept = {name: after[name] for name in before if not name.startswith("editions/")}
    assert kept == {name: each for name, each in before.items() if not name.startswith("editions/")}
    assert publish(order(site, wanted=Wanted(PAGES, (*REGIONS, "ale"), ("sv",)))).made == 0


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(files, "write_whole", refuse)
    with pytest.raises(KompetensnbError) as caught:
        publish(order(tmp_path / "ut"))

    assert caught.value.key == "out-not-writable"


def test_a_file_in_the_way_and_a_foreign_folder_are_told(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("x", encoding="utf-8")
    mine = tmp_path / "min"
    mine.mkdir()
    (mine / "index.html").write_text("min egen", encoding="utf-8")

    keys = []
    for folder in (tmp_path / "fil", mine):
        with pytest.raises(KompetensnbError) as caught:
            publish(order(folder))
        keys.append(caught.value.key)

    assert keys == ["out-not-folder", "site-other-files"]
    assert (mine / "index.html").read_text(encoding="utf-8") == "min egen"


def test_two_at_the_same_time_are_refused(site: Path) -> None:
    with swap.alone(site), pytest.raises(KompetensnbError) as caught:
        publish(order(site))

    assert caught.value.key == "edition-running"


def test_a_page_that_fails_is_named_and_the_last_site_stays(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(site)

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(work, "make_views", fail)
    with pytest.raises(KompetensnbError) as caught:
        publish(order(site, wanted=Wanted(PAGES, ("ale",), ("sv",))))

    assert caught.value.key == "site-failed"
    assert caught.value.fields["page"] == "pendling"
    assert "ZeroDivisionError" in caught.value.detail
    assert {name: each for name, each in content(site).items() if name in before} == before


def test_a_killed_publishing_leaves_the_last_site_and_the_next_goes_on(site: Path) -> None:
    before = content(site)
    made = (site / work.WORK / "made.jsonl").stat().st_size
    wanted = "from kompetensnb.publish.site.plan import Wanted; "
    told = f"publish(Order(Path({str(site)!r}), Wanted({PAGES!r}, (), ('sv',)), workers=1))"
    process = subprocess.Popen([sys.executable, "-c", CALL + wanted + told])
    for _ in range(600):
        if (site / work.WORK / "made.jsonl").stat().st_size > made:
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()

    after = content(site)
    assert {name: after[name] for name in before} == before
    with (site / work.WORK / "made.jsonl").open("a", encoding="utf-8") as torn:
        torn.write('["abc", {"vie')
    published = publish(order(site, wanted=Wanted(PAGES, (*REGIONS, "ale"), ("sv",))))
    assert published.kept >= len(REGIONS) + 1 + len(PAGES)
    assert publish(order(site, wanted=Wanted(PAGES, (*REGIONS, "ale"), ("sv",)))).made == 0
    assert addresses(site) == []


def test_the_headers_for_hosts_forbid_frames_and_foreign_scripts(first: tuple[Path, Published]) -> None:
    told = (first[0] / publisher.HEADERS).read_text(encoding="utf-8")

    assert "frame-ancestors 'none'" in told
    assert "unsafe" not in told
    assert "/files/*\n  Cache-Control: public, max-age=31536000, immutable\n" in told
