"""Ranges of the axes and colours of a figure, including those that plotly.js would choose."""

import re
from typing import Any

import numpy as np

Span = tuple[Any, ...]


def axis_spans(figure: dict[str, Any]) -> dict[str, Span]:
    """Return the span of each axis and of each colour scale, by name.

    That is the range it has or, without one, the ends of the data that plotly.js fits it to;
    the outcomes of an axis of categories.
    """
    layout, traces = figure["layout"], figure["data"]
    names = sorted(name for name in layout if re.fullmatch(r"[xy]axis\d*", name))
    spans = {name: _span(layout[name], name.replace("axis", ""), traces) for name in names}
    for number, trace in enumerate(traces):
        if "z" in trace:
            shared = layout.get("coloraxis", {}) if "coloraxis" in trace else {}
            limits = (trace.get("zmin", shared.get("cmin")), trace.get("zmax", shared.get("cmax")))
            spans[f"colour of trace {number}"] = limits if None not in limits else _ends(trace["z"])
    return spans


def _span(axis: dict[str, Any], short: str, traces: list[dict[str, Any]]) -> Span:
    if "range" in axis:
        return tuple(axis["range"])
    letter = short[0]
    return _ends(
        *(
            trace[letter]
            for trace in traces
            if letter in trace and trace.get(f"{letter}axis", letter) == short
        )
    )


def _ends(*parts: Any) -> Span:
    values = [np.asarray(part) for part in parts]
    flat = np.concatenate([np.zeros(0), *(part.ravel() for part in values if part.size)])
    if flat.dtype.kind in "OUS":
        return tuple(dict.fromkeys(flat.tolist()))
    numbers = flat[np.isfinite(flat)]
    return (float(numbers.min()), float(numbers.max())) if numbers.size else ()
