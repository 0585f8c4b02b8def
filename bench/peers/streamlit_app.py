"""Peer: Streamlit. The script runs anew at every change; pages and their tables are cached for all visitors."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from bench.peers import content

st.set_page_config(page_title=content.TITLE, layout="wide")


@st.cache_resource
def _page(region: str) -> dict[str, Any]:
    page = content.page(region)
    for section in page["sections"]:
        for block in section["blocks"]:
            if block["kind"] == "chart":
                data = block["spec"]["datasets"]
                block["spec"]["datasets"] = {name: _frame(rows) for name, rows in data.items()}
    return page


def _frame(rows: list[dict[str, Any]]) -> Any:
    # Shapes stay what they are: Streamlit sends them as GeoJSON.
    return rows if rows and rows[0].get("type") == "Feature" else pd.DataFrame(rows)


def _show(block: dict[str, Any]) -> None:
    if block["kind"] == "prose":
        for paragraph in block["paragraphs"]:
            st.write(paragraph)
    elif block["kind"] == "figures":
        columns = st.columns(4)
        for index, figure in enumerate(block["figures"]):
            with columns[index % 4]:
                st.metric(figure["label"], figure["value"])
                st.caption(f"{figure['change']} {figure['rank']}")
    else:
        st.caption(f"{block['title']}. {block['selection']}")
        st.vega_lite_chart(spec=block["spec"], theme=None, width="stretch", key=block["id"])
        st.caption(block["source"])


choices = content.choices()
region = st.selectbox(
    "Region", list(choices), index=list(choices).index(content.start()), format_func=choices.__getitem__
)
page = _page(region)
st.title(page["question"])
st.caption(page["selection"])
st.write(page["lead"])
for notice in page["notices"]:
    st.info(notice)
for section in page["sections"]:
    st.header(section["title"])
    for block in section["blocks"]:
        _show(block)
