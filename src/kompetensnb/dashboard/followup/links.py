"""Links from the pages to the registers that they show, for those who write in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from tornado.web import RequestHandler

from kompetensnb.dashboard.followup.identity import Identified
from kompetensnb.followup.permissions import Action, may
from kompetensnb.followup.words import register_name
from kompetensnb.narrative.messages import text
from kompetensnb.vocabulary.parameters import Parameters

_ON_PAGE: Final[Mapping[str, tuple[str, ...]]] = {
    "behovsanalys": ("dialogue", "need"),
    "branschanalys": ("dialogue", "need", "trend"),
    "motesunderlag": ("meeting", "decision"),
    "samverkan": ("meeting", "member", "decision", "trend"),
    "uppfoljning": ("commitment", "goal", "need", "action", "effect", "anchoring"),
}


def links(handler: RequestHandler, page: str, base_url: str, parameters: Parameters) -> tuple[tuple[str, str], ...]:
    """(label, address) of the registers and of what can be added to those that the page shows; none for a reader.

    The forms take region and branch from the address of the page that the link stood on, as it is when it is followed.
    """
    provider = handler.settings["identity_provider"]
    person = provider.doorkeeper.person(handler) if isinstance(provider, Identified) and provider.doorkeeper else None
    if person is None or not person.role.may_write:
        return ()
    language = parameters.language
    query = f"?{urlencode({'language': language})}" if language != "sv" else ""
    added = (name for name in _ON_PAGE.get(page, ()) if may(person.role, Action.ADD, name))
    return (
        (text("forms.desk-as", language, role=person.role), f"{base_url}followup/{query}"),
        *(
            (text("forms.add-to", language, register=register_name(name)), f"{base_url}followup/{name}/new{query}")
            for name in added
        ),
    )
