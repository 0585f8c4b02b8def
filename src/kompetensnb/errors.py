"""The one error that is meant for people: a key into the message files, and what is needed to fill the sentence."""

from __future__ import annotations


class KompetensnbError(Exception):
    """Something a user can understand and mend.

    `key` names a sentence in the message files (`narrative.messages`, section `errors`), `fields` fill it: what was
    wrong, which value, what is allowed. `detail` is for the log and is never shown to a visitor.
    """

    def __init__(self, key: str, /, *, detail: str = "", **fields: object) -> None:
        super().__init__(key)
        self.key = key
        self.fields = fields
        self.detail = detail

    def __str__(self) -> str:
        fields = "; ".join(f"{name}: {value}" for name, value in self.fields.items())
        return f"{self.key} ({fields})" if fields else self.key
