"""Registers out as files, and files into the registers."""

from __future__ import annotations

import tempfile
from http import HTTPStatus
from pathlib import Path
from typing import Final

from kompetensnb.dashboard.followup.handler import RegisterHandler
from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.exporting import csv_file, workbook
from kompetensnb.followup.handed import ENDINGS, read_tables
from kompetensnb.followup.importing import Account, import_file
from kompetensnb.followup.permissions import Action, may, require
from kompetensnb.followup.registers import REGISTERS
from kompetensnb.followup.words import register_name
from kompetensnb.narrative.messages import error_text
from kompetensnb.vocabulary.texts import slug

MOST_MB: Final = 5
"""The largest file that is taken over the web; larger ones go by the command line."""
_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportHandler(RegisterHandler):
    """`/followup/export.xlsx` for all registers, `/followup/need/export.csv` for one."""

    async def get(self, name: str, form: str) -> None:
        """The file."""
        allowed = [each for each in REGISTERS if may(self.role, Action.EXPORT, each)]
        models = [self.require(Action.EXPORT, each) for each in ([name] if name else allowed or REGISTERS)]
        language = self.language

        def made() -> bytes:
            with self.office.database.reading() as session:
                if form == "csv":
                    return csv_file(session, models[0], language)
                return workbook(session, models, language)

        content = await self.in_thread(made)
        file = slug(register_name(name)[language]) if name else "register"
        self.set_header("Content-Type", _TYPES[form])
        self.set_header("Content-Disposition", f'attachment; filename="{file}.{form}"')
        self.write(content)

    head = get


class ImportHandler(RegisterHandler):
    """`/followup/import`."""

    async def get(self) -> None:
        """The form."""
        if not self._registers():
            require(self.role, Action.IMPORT, next(iter(REGISTERS)))
        self._show()

    head = get

    async def post(self) -> None:
        """Check the file or take it in: all of it, or nothing with every fault named."""
        if not self._registers():
            require(self.role, Action.IMPORT, next(iter(REGISTERS)))
        told = self.told()
        sent = self.request.files.get("file", [])
        if not sent or not sent[0]["body"]:
            self._show([KompetensnbError("followup-no-file")])
            return
        if len(sent[0]["body"]) > MOST_MB * 1_000_000:
            self._show([KompetensnbError("followup-file", file="–", allowed=ENDINGS, most=MOST_MB)])
            return
        name, check = told.get("register", ""), told.get("what") != "take"
        try:
            account = await self.in_thread(self._taken, sent[0]["filename"], sent[0]["body"], name, check)
        except KompetensnbError as error:
            if error.key == "followup-may-not":
                raise
            self._show([error])
            return
        self._show(account.faults, account, check=check)

    def _taken(self, file: str, content: bytes, name: str, check: bool) -> Account:
        """The name that the browser sent decides nothing but which sort of file it is and, for CSV, which register."""
        ending = Path(file.replace("\\", "/")).suffix.casefold()
        stem = slug(Path(file.replace("\\", "/")).stem[:100]) or "fil"
        with tempfile.TemporaryDirectory(prefix="kompetensnb-") as folder:
            path = Path(folder, f"{stem}{ending if ending in ENDINGS else '.bin'}")
            path.write_bytes(content)
            for table in read_tables(path, name):
                require(self.role, Action.IMPORT, table.model.__tablename__)
            return import_file(self.office.database, str(self.role), path, name=name, check=check)

    def _registers(self) -> list[tuple[str, str]]:
        allowed = (name for name in REGISTERS if may(self.role, Action.IMPORT, name))
        return [(name, register_name(name)[self.language]) for name in allowed]

    def _show(
        self, faults: list[KompetensnbError] | None = None, account: Account | None = None, *, check: bool = True
    ) -> None:
        if faults:
            self.set_status(HTTPStatus.UNPROCESSABLE_ENTITY)
        self.fill(
            "followup_import",
            self.words("import"),
            registers=self._registers(),
            faults=[error_text(error, self.language) for error in faults or ()],
            account=account,
            check=check,
            most=MOST_MB,
        )
