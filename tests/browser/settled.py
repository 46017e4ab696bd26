"""Whether a page has answered all that it was asked, and is drawn: scripts for the browser.

The state that Streamlit's app tells is not enough. It says that nothing runs until the server's
first answer to what a test has just done, and it never mentions a short run.
"""

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_ASK = BackMsg.DESCRIPTOR.fields_by_name["rerun_script"].number
_BEGIN = ForwardMsg.DESCRIPTOR.fields_by_name["new_session"].number
_END = ForwardMsg.DESCRIPTOR.fields_by_name["script_finished"].number

WATCH = f"""() => {{
    // A message in protobuf: its fields by number; of those that are numbers, their values.
    const fields = (bytes) => {{
        const found = new Map();
        let at = 0;
        const number = () => {{
            let value = 0, factor = 1, byte;
            do {{
                byte = bytes[at++];
                value += (byte & 127) * factor;
                factor *= 128;
            }} while (byte & 128);
            return value;
        }};
        while (at < bytes.length) {{
            const tag = number(), length = tag & 2 ? number() : 0;
            found.set(tag >> 3, tag & 7 ? true : number());
            at += tag & 2 ? length : 0;
        }}
        return found;
    }};
    // How many runs the page has asked for: in all, before the last run began, before the last one
    // that ended; and when it heard of one.
    const runs = window.kllabRuns = {{ asked: 0, begun: 0, answered: 0, heard: 0 }};
    const hear = (kinds) => {{
        if (kinds.has({_BEGIN})) runs.begun = runs.asked;
        const ended = kinds.get({_END});
        if (ended !== undefined && ended !== {ForwardMsg.FINISHED_EARLY_FOR_RERUN})
            runs.answered = runs.begun;
        if (kinds.has({_BEGIN}) || kinds.has({_END})) runs.heard = performance.now();
    }};
    const Plain = window.WebSocket;
    window.WebSocket = class extends Plain {{
        constructor(...given) {{
            super(...given);
            this.addEventListener("message", ({{ data }}) => {{
                if (data instanceof ArrayBuffer) hear(fields(new Uint8Array(data)));
            }});
        }}
        send(message) {{
            if (ArrayBuffer.isView(message) && fields(message).has({_ASK})) runs.asked += 1;
            super.send(message);
        }}
    }};
}}"""

_DRAWING = 100
"""Milliseconds from the last message of a run until the page is surely being drawn."""
SETTLED = f"""() => {{
    const runs = window.kllabRuns, app = document.querySelector('.stApp');
    const isAnswered = !runs || runs.asked && runs.answered === runs.asked
        && performance.now() - runs.heard > {_DRAWING};
    return isAnswered && app && app.dataset.testScriptState !== 'running'
        && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]'); }}"""
DRAWN = """() => {
    const charts = [...document.querySelectorAll('.kllab-chart')];
    const isDrawn = ({ dataset: { seen, drawn, behind }, ariaBusy }) =>
        seen === 'false' || (seen && drawn && ariaBusy !== 'true' && behind !== 'true');
    return charts.length && charts.every(isDrawn); }"""
STATE = """() => ({
    address: location.href,
    now: performance.now(),
    runs: window.kllabRuns,
    app: document.querySelector('.stApp')?.dataset.testScriptState,
    stale: [...document.querySelectorAll('[data-stale=true], [data-testid=stSkeleton]')]
        .map(({ className }) => className),
    charts: [...document.querySelectorAll('.kllab-chart')]
        .map(({ dataset, ariaBusy, ariaLabel }) => ({ ...dataset, ariaBusy, ariaLabel })),
})"""
"""What decides both, for the message of a test that waits in vain."""
