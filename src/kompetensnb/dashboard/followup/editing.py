"""Adding, changing, closing: forms that are shown, handed in, and answered by leading on to the row."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from tornado.web import HTTPError

from kompetensnb.dashboard.followup.handler import RegisterHandler
from kompetensnb.errors import KompetensnbError
from kompetensnb.followup import desk, editing
from kompetensnb.followup.base import Row, fields_of, new_id
from kompetensnb.followup.desk import Handed
from kompetensnb.followup.form import Input, inputs
from kompetensnb.followup.listing import label
from kompetensnb.followup.permissions import Action
from kompetensnb.followup.typed import typed, understood
from kompetensnb.narrative.messages import error_text


class FormHandler(RegisterHandler):
    """Shows a form."""

    async def show_form(self, model: type[Row], handed: Handed, title: str) -> None:
        """The form with what has been typed, and what is to be said about it; changing a row that is there already."""
        found = await self.in_thread(self._inputs, model, handed)
        name = model.__tablename__
        faults = tuple(error_text(error, self.language) for error in handed.faults.get("", ()))
        row = f"row/{handed.row}"
        self.fill(
            "followup_form",
            self.words(title),
            register=name,
            inputs=found,
            row=handed.row,
            version=handed.version,
            action=self.address(f"{name}/{row}/change" if handed.version else f"{name}/new"),
            back=self.address(f"{name}/{row}" if handed.version else name),
            faults=faults,
            faulty=[each for each in found if each.faults],
            handed=handed,
            taken=[each.label for each in found if each.name in handed.taken],
            both=[each.label for each in found if each.theirs is not None],
        )

    def _inputs(self, model: type[Row], handed: Handed) -> tuple[Input, ...]:
        with self.office.database.reading() as session:
            return inputs(session, model, handed.told, self.language, handed.faults, handed.theirs)

    async def answer(self, model: type[Row], handed: Handed, title: str, said: str) -> None:
        """Lead on to the row when it is written, and otherwise show the form again."""
        if handed.written:
            self.redirect(self.address(f"{model.__tablename__}/row/{handed.row}", said=said), status=303)
            return
        self.set_status(HTTPStatus.CONFLICT if handed.edited else HTTPStatus.UNPROCESSABLE_ENTITY)
        await self.show_form(model, handed, title)

    def version(self, told: Mapping[str, str]) -> int:
        """The version of the row that the form was made of; HTTPError 400 for what is none."""
        version = told.get("version", "")
        if not (version.isascii() and version.isdigit() and len(version) < 10):
            raise HTTPError(HTTPStatus.BAD_REQUEST)
        return int(version)


class NewHandler(FormHandler):
    """`/followup/need/new?region=skaraborg`."""

    async def get(self, name: str) -> None:
        """An empty form, but for what the address says, or the page that its link stood on."""
        model = self.require(Action.ADD, name)
        await self.show_form(model, Handed(new_id(), 0, self._given(model)), "add")

    head = get

    async def post(self, name: str) -> None:
        """A new row."""
        model = self.require(Action.ADD, name)
        told = self.told()
        handed = await self.in_thread(desk.add, self.office.database, self.role, model, told.get("row", ""), told)
        await self.answer(model, handed, "add", "added")

    def _given(self, model: type[Row]) -> dict[str, str]:
        came_from = urlsplit(self.request.headers.get("Referer", ""))
        page = dict(parse_qsl(came_from.query)) if came_from.netloc == self.request.host else {}
        asked = {each: self.get_query_argument(each) for each in self.request.query_arguments}
        given = {each: told for each, told in {**page, **asked}.items() if each in fields_of(model)}
        values, faults = understood(model, given)
        fit = [each for each in given if each not in faults and values[each] is not None]
        return {each: typed(fields_of(model)[each], values[each]) for each in fit}


class ChangeHandler(FormHandler):
    """`/followup/need/row/3f…/change`."""

    async def get(self, name: str, row: str) -> None:
        """The row in a form."""
        model = self.require(Action.CHANGE, name)
        await self.show_form(model, await self.in_thread(self._present, model, row), "change")

    head = get

    async def post(self, name: str, row: str) -> None:
        """The row, changed."""
        model = self.require(Action.CHANGE, name)
        told = self.told()
        version = self.version(told)
        handed = await self.in_thread(desk.change, self.office.database, self.role, model, row, version, told)
        await self.answer(model, handed, "change", "changed")

    def _present(self, model: type[Row], row: str) -> Handed:
        with self.office.database.reading() as session:
            found = editing.read(session, model, row)
            told = {name: typed(field, getattr(found, name)) for name, field in fields_of(model).items()}
            return Handed(row, found.version, told)


class CloseHandler(FormHandler):
    """`/followup/need/row/3f…/close`, and `…/reopen`."""

    SUPPORTED_METHODS: tuple[str, ...] = ("POST",)

    async def post(self, name: str, row: str, what: str) -> None:
        """The row, closed or open again."""
        model = self.require(Action.CLOSE, name)
        version, again = self.version(self.told()), what == "reopen"
        try:
            await self.in_thread(self._close, model, row, version, again)
        except KompetensnbError as error:
            if error.key not in ("followup-edited", "followup-twice"):
                raise
            self.set_status(HTTPStatus.CONFLICT)
            told, title = error_text(error, self.language), await self.in_thread(self._label, model, row)
            self.fill("followup_conflict", title, told=told, back=self.address(f"{name}/row/{row}"))
            return
        self.redirect(self.address(f"{name}/row/{row}", said="reopened" if again else "closed"), status=303)

    def _close(self, model: type[Row], row: str, version: int, again: bool) -> None:
        desk.close(self.office.database, self.role, model, row, version, again=again)

    def _label(self, model: type[Row], row: str) -> str:
        with self.office.database.reading() as session:
            return label(session, editing.read(session, model, row), self.language)
