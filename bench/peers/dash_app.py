"""Peer: Dash. Charts by dash-vega-components; one callback fills what is there; a threaded server fit for production.

`python -m bench.peers.dash_app HOST PORT`
"""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import dash_vega_components as dvc
from dash import Dash, Input, Output, dcc, html
from tornado.httpserver import HTTPServer
from tornado.wsgi import WSGIContainer

from bench.peers import content

START = content.start()
CHARTS = list(content.charts(START))
TEXTS = [
    f"{section_index}-{block['id']}"
    for section_index, section in enumerate(content.page(START)["sections"])
    for block in section["blocks"]
    if block["kind"] != "chart"
]


def _texts(block: dict[str, Any]) -> list[Any]:
    if block["kind"] == "prose":
        return [html.P(paragraph) for paragraph in block["paragraphs"]]
    return [
        html.Div(
            [
                html.Div(figure["label"]),
                html.Strong(figure["value"]),
                html.Div(figure["change"]),
                html.Div(figure["rank"]),
            ]
        )
        for figure in block["figures"]
    ]


def _heading(page: dict[str, Any]) -> list[Any]:
    return [
        html.H1(page["question"]),
        html.P(page["selection"]),
        html.P(page["lead"]),
        *(html.P(notice) for notice in page["notices"]),
    ]


def _captions(page: dict[str, Any]) -> list[str]:
    blocks = (block for section in page["sections"] for block in section["blocks"])
    return [f"{block['title']}. {block['selection']}" for block in blocks if block["kind"] == "chart"]


def _block(block: dict[str, Any], index: int) -> Any:
    if block["kind"] != "chart":
        return html.Div(_texts(block), id=f"{index}-{block['id']}")
    return html.Figure(
        [
            html.Figcaption(f"{block['title']}. {block['selection']}", id=f"caption-{block['id']}"),
            dvc.Vega(id=block["id"], spec=block["spec"], opt={"actions": False}, style={"width": "100%"}),
            html.P(block["source"]),
        ]
    )


def _layout(page: dict[str, Any]) -> html.Main:
    options = [{"value": value, "label": label} for value, label in content.choices().items()]
    return html.Main(
        [
            dcc.Dropdown(id="region", options=options, value=START, clearable=False),
            html.Header(_heading(page), id="heading"),
            *(
                html.Section([html.H2(section["title"]), *(_block(block, index) for block in section["blocks"])])
                for index, section in enumerate(page["sections"])
            ),
        ]
    )


app = Dash(__name__, title=content.TITLE, update_title="")
app.layout = _layout(content.page(START))


@app.callback(
    Output("heading", "children"),
    *(Output(text, "children") for text in TEXTS),
    *(Output(f"caption-{chart}", "children") for chart in CHARTS),
    *(Output(chart, "spec") for chart in CHARTS),
    Input("region", "value"),
    prevent_initial_call=True,
)
def show(region: str) -> tuple[Any, ...]:
    """Everything that depends on the region."""
    page = content.page(region)
    texts = {
        f"{index}-{block['id']}": _texts(block)
        for index, section in enumerate(page["sections"])
        for block in section["blocks"]
        if block["kind"] != "chart"
    }
    specs = content.charts(region)
    return (
        _heading(page),
        *(texts.get(text, []) for text in TEXTS),
        *_captions(page),
        *(specs[chart] for chart in CHARTS),
    )


async def _serve(host: str, port: int) -> None:
    # Flask's own server is for development: it closes the connection after every answer.
    with ThreadPoolExecutor(4) as executor:
        HTTPServer(WSGIContainer(app.server, executor)).listen(port, host)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], int(sys.argv[2])))
