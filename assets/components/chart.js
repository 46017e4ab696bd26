// Draws one Plotly figure and keeps it: Plotly.react instead of a new chart at every change, so
// that zoom, camera and hover survive and nothing blinks (st.plotly_chart remounts its chart).
import { isLeft, whenAppRests } from "./app.js";
import { enlarge, scaleOfType } from "./enlarge.js";
import { fileButtons } from "./figure_files.js";
import { Handles } from "./handles.js";

const charts = new WeakMap(); // parentElement -> Chart
let plotlyReady = null; // one script tag for the page, however many charts it has

function loadPlotly(path) {
  plotlyReady ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly);
    const script = document.createElement("script");
    script.src = new URL(path, document.baseURI).href;
    script.charset = "utf-8";
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      plotlyReady = null; // the next chart tries again
      script.remove();
      reject(new Error("The chart library could not be loaded."));
    };
    document.head.append(script);
  });
  return plotlyReady;
}

// Figures with a version, the newest last: the page sends each once. A chart that is drawn anew, such
// as one in a view that was closed, still has its figure.
const kept = new Map(); // version -> figure
const MOST_KEPT = 16;

function keep(version, figure) {
  kept.delete(version);
  kept.set(version, figure);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
}

// Calls `act`, which sends a message, once no button is pressed and the app has nothing to run: the
// run that the message asks for would end a drag for the page. The returned function cancels it.
let pressed = false;
const resting = new Set(); // functions to call when the hand rests
const press = () => (pressed = true);
const rest = () => {
  pressed = false;
  for (const act of resting) act();
  resting.clear();
};
window.addEventListener("pointerdown", press, true);
for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, rest, true);
window.addEventListener("blur", rest); // not captured: elements blur as well

function whenHandRests(act) {
  let cancel = () => {};
  const wait = () => (cancel = whenAppRests(act));
  if (pressed) resting.add(wait);
  else wait();
  return () => {
    resting.delete(wait);
    cancel();
  };
}

// Reads what pages/web/wire.py packs: a JSON header that refers to arrays by number.
const TYPES = { f4: Float32Array, f8: Float64Array, u1: Uint8Array, i4: Int32Array };

function unpack(bytes) {
  const { buffer } = bytes.slice(); // a copy: typed arrays must begin at a multiple of their size
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const start = Math.ceil((4 + length) / 8) * 8;
  const arrays = header.arrays.map(({ dtype, shape: [rows, columns], offset }) => {
    const Type = TYPES[dtype];
    if (columns === undefined) return new Type(buffer, start + offset, rows);
    return Array.from({ length: rows }, (_, row) => {
      return new Type(buffer, start + offset + row * columns * Type.BYTES_PER_ELEMENT, columns);
    });
  });
  const resolve = (value) => {
    if (Array.isArray(value)) return value.map(resolve);
    if (value === null || typeof value !== "object") return value;
    if ("$array" in value) return arrays[value.$array];
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, resolve(v)]));
  };
  return resolve(header.message);
}

function same(a, b) {
  return a?.length === b.length && a.every((byte, index) => byte === b[index]);
}

function theme(element) {
  const style = getComputedStyle(element);
  const read = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
  return {
    text: read("--st-text-color", "#31333f"),
    background: read("--st-background-color", "#ffffff"),
    panel: read("--st-secondary-background-color", "#f0f2f6"),
    border: read("--st-border-color", "rgba(128,128,128,.3)"),
    font: read("--st-font", "sans-serif"),
  };
}

// Figures have roles such as "theme:text" for colours that only the browser knows.
function paint(value, colours) {
  if (typeof value === "string" && value.startsWith("theme:")) return colours[value.slice(6)];
  if (ArrayBuffer.isView(value) || ArrayBuffer.isView(value?.[0])) return value; // only numbers
  if (Array.isArray(value)) return value.map((item) => paint(item, colours));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, paint(v, colours)]));
  }
  return value;
}

function themedLayout(layout, colours, narrow) {
  const axis = { gridcolor: colours.border, linecolor: colours.border, zerolinecolor: colours.border };
  const painted = paint(layout, colours);
  for (const name of Object.keys(painted).filter((key) => /^[xy]axis\d*$/.test(key))) {
    painted[name] = { ...axis, ...painted[name] };
  }
  return {
    ...painted,
    ...(narrow ? paint(layout.meta?.narrow ?? {}, colours) : {}),
    autosize: true,
    paper_bgcolor: colours.background, // Plotly derives toolbar and hover lines from it
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: colours.font, color: colours.text, size: 13, ...painted.font },
    hoverlabel: { bgcolor: colours.panel, bordercolor: colours.border, font: { color: colours.text } },
  };
}

// Safari has no requestIdleCallback: it takes the next task.
function isIdle() {
  return new Promise((resolve) => {
    if (window.requestIdleCallback) window.requestIdleCallback(resolve, { timeout: 400 });
    else setTimeout(resolve, 1);
  });
}

function isPainted() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
}

// Plotly widens a margin in which tick labels or a legend do not fit, and then draws the chart again,
// up to four times where one makes room for the other. So each chart keeps the widest margins that
// it needed at its size: it is drawn once, and its axes stay where they are when a label gets longer.
class Margins {
  widest = {};

  before(margin, size) {
    const given = JSON.stringify([margin, size]);
    if (given !== this.given) this.widest = {};
    this.given = given;
    return { ...margin, ...this.widest };
  }

  after({ _fullLayout: { _size: now, margin } }) {
    for (const side of ["l", "r", "t", "b"]) {
      if (now[side] > margin[side]) this.widest[side] = now[side];
    }
  }
}

// On a touch screen a drag scrolls the page and does not zoom.
const TOUCH = window.matchMedia("(pointer: coarse)").matches;

class Chart {
  constructor({ parentElement, setStateValue, setTriggerValue }) {
    this.element = parentElement.querySelector(".kllab-chart");
    this.message = parentElement.querySelector(".kllab-chart-message");
    this.tellPage = setTriggerValue;
    this.tellSeen = (seen) => setStateValue("seen", seen);
    this.tellKept = (version) => setStateValue("kept", version);
    this.isMain = this.element.closest(".st-key-picture") !== null;
    this.margins = new Margins();
    this.zoom = {}; // range by axis, where the visitor has zoomed or panned
    this.asked = 0; // number of draws asked for; each takes the newest data
    this.done = 0; // number of those that are done
    this.drawing = false;
    this.inView = undefined; // not known yet
    this.colours = JSON.stringify(theme(this.element));
    this.ending = new AbortController(); // removes the listeners
    this.observers = [this.watchSize(), this.watchType(), this.watchView(), this.watchTheme()];
    this.watchHand();
    if (TOUCH) this.watchTap();
  }

  update(bytes) {
    // A rerun of the page sends every chart again; one that is the same is not drawn again.
    if (same(this.bytes, bytes)) return;
    this.bytes = bytes;
    this.data = unpack(bytes);
    this.takeFigure();
    this.element.classList.toggle("kllab-fills", this.data.height === null);
    this.element.style.minHeight = this.data.height && `${this.data.height}px`;
    this.element.setAttribute("aria-label", this.data.alt);
    if (this.data.seen === this.told) this.told = undefined;
    // Until the page sends the figure, the drawing is older than the text beside it.
    this.element.setAttribute("aria-busy", String(!this.data.figure));
    this.reportView();
    if (!this.data.figure || same(this.shown, bytes)) return; // scrolled away and back
    const { version } = this.data;
    if (version && version === this.version && !this.broken) {
      this.moveHandles();
    } else {
      this.version = version;
      this.ask();
    }
  }

  // A figure with a version comes once. The page is told that it has come, or that it is missing.
  takeFigure() {
    const { version, figure, seen } = this.data;
    if (!version || !seen) return;
    if (figure) keep(version, figure);
    else this.data.figure = kept.get(version);
    this.endTelling();
    const state = this.data.figure ? version : "";
    const tell = () => isLeft(this.element) || this.tellKept(state);
    if (figure || !state) this.endTelling = whenHandRests(tell);
  }

  endTelling() {}

  // Handles that a message has beside its figure move while the drawing stays.
  moveHandles() {
    if (!this.data.handles || !this.element.layout?.meta) return; // not drawn yet
    const handles = paint(this.data.handles, theme(this.element));
    this.element.layout.meta.handles = handles;
    this.placeHandles(handles);
    this.shown = this.bytes; // so that going back to what was last drawn moves them again
  }

  ask() {
    this.asked += 1;
    this.element.dataset.behind = "true"; // until the newest data are drawn
    this.work();
  }

  async work() {
    if (this.drawing) return;
    this.drawing = true;
    try {
      while (this.done !== this.asked && this.mayDraw()) {
        // The main picture is drawn at once, other visible charts after the frame that shows it,
        // and the others when the browser has time.
        if (!this.inView) await isIdle();
        else if (!this.isMain) await isPainted();
        if (!this.mayDraw()) break; // meanwhile scrolled away, or pressed
        this.done = this.asked;
        await this.draw();
      }
    } finally {
      this.drawing = false;
      this.element.dataset.behind = String(this.done !== this.asked);
    }
  }

  mayDraw() {
    return this.data?.figure && !this.held && !this.ending.signal.aborted;
  }

  async draw() {
    const { element, data, bytes } = this;
    try {
      const Plotly = await loadPlotly(data.plotly);
      if (this.isGone()) return;
      if (this.broken) Plotly.purge(element); // a failed draw may have left half a chart
      const colours = theme(element);
      const scale = (this.scale = scaleOfType());
      const size = { width: element.clientWidth, height: data.height ?? element.clientHeight };
      let layout = themedLayout(data.figure.layout, colours, size.width < 480 * scale);
      let traces = paint(data.figure.data, colours);
      if (scale > 1) ({ traces, layout } = enlarge({ traces, layout }, scale, size));
      if (TOUCH) layout.dragmode = false;
      if (data.handles) layout.meta = { ...layout.meta, handles: paint(data.handles, colours) };
      for (const [axis, range] of Object.entries(this.zoom)) {
        if (layout[axis]) layout[axis] = { ...layout[axis], range: [...range], autorange: false };
      }
      this.config ??= this.makeConfig(Plotly);
      layout.margin = this.margins.before(layout.margin, { ...size, scale });
      await Plotly.react(element, traces, { ...layout, height: size.height }, this.config);
      if (this.isGone()) return;
      this.margins.after(element);
      if (!this.listening || this.broken) this.watchPlotly();
      this.placeHandles(layout.meta?.handles ?? []);
      this.shown = bytes;
      if (this.data !== data && this.data.version === data.version) this.moveHandles(); // meanwhile
      this.broken = false;
      this.drawn = data.figure;
      // A screen reader reads the text alternative instead of every tick label.
      for (const svg of element.querySelectorAll(".main-svg")) svg.setAttribute("aria-hidden", "true");
      element.dataset.drawn = String(Number(element.dataset.drawn ?? 0) + 1);
      this.message.textContent = "";
    } catch (error) {
      this.broken = true;
      this.message.textContent =
        `This chart could not be drawn (${error.message}). It is tried again at the next change.`;
    }
  }

  isGone() {
    return this.ending.signal.aborted || !this.element.isConnected;
  }

  placeHandles(handles) {
    if (handles.length) {
      const tell = (message) => this.tellPage("dragged", message);
      this.handles ??= new Handles(this.element, tell, this.ending.signal);
    }
    this.handles?.place(handles, this.done === this.asked);
  }

  // Made once: if a function in it differs, Plotly builds the whole chart anew.
  makeConfig(Plotly) {
    const reset = {
      name: "reset",
      title: "Reset axes",
      icon: Plotly.Icons.home,
      click: () => this.unzoom(),
    };
    const files = fileButtons(Plotly, () => this.fileName(), () => this.drawn);
    return {
      displaylogo: false,
      displayModeBar: TOUCH ? true : "hover", // on a touch screen the style shows it after a tap
      responsive: false, // the observer of the width also sees the sidebar open and close
      modeBarButtonsToRemove: [
        "select2d", "lasso2d", "autoScale2d", "resetScale2d",
        ...(TOUCH ? ["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d"] : []),
        "toImage", // ours are below
        "sendChartToCloud", // what a class looks at stays here
      ],
      modeBarButtonsToAdd: [...(TOUCH ? [] : [reset]), ...files],
    };
  }

  fileName() {
    const page = window.location.pathname.split("/").filter(Boolean).at(-1) ?? "home";
    return `kllab-${page}-${this.data.name}`;
  }

  watchPlotly() {
    this.listening = true;
    this.watchZoom();
    this.watchClicks();
    this.element.on("plotly_afterplot", () => this.handles?.move());
  }

  // A figure with layout.meta.click hears of points that are clicked or tapped, under that name.
  watchClicks() {
    this.element.on("plotly_click", ({ points: [point] }) => {
      const name = this.drawn?.layout.meta?.click;
      const { x, y } = point;
      if (name) this.tellPage("dragged", { name, x, y, done: true });
    });
  }

  // Plotly's own uirevision drops a zoom when the range of the figure changes, as it does at every
  // update of a live chart.
  watchZoom() {
    this.element.on("plotly_relayout", (changes) => {
      for (const change of Object.keys(changes)) {
        const axis = change.match(/^([xy]axis\d*)\.range/)?.[1];
        if (axis) this.zoom[axis] = [...this.element.layout[axis].range];
      }
    });
    this.element.on("plotly_doubleclick", () => setTimeout(() => this.unzoom(), 0));
  }

  unzoom() {
    this.zoom = {};
    this.ask();
  }

  // A redraw would end a zoom that is being dragged, so it waits for the release. No event reports a
  // release outside of the window: then the next movement without a pressed button does.
  watchHand() {
    const { signal } = this.ending;
    const release = () => {
      if (!this.held) return;
      this.held = false;
      setTimeout(() => this.work(), 0); // after Plotly's own listeners
    };
    this.element.addEventListener("pointerdown", () => (this.held = true), { signal });
    for (const end of ["pointerup", "pointercancel", "dragend", "blur"]) {
      window.addEventListener(end, release, { signal, capture: true });
    }
    const moved = (event) => event.buttons === 0 && release();
    window.addEventListener("pointermove", moved, { signal, capture: true, passive: true });
  }

  // A tap shows the buttons of the files, and one elsewhere hides them. It is a click that shows
  // them: a button that comes while the finger is still down would be pressed by it. Plotly makes a
  // click of a swipe as well.
  watchTap() {
    const { signal } = this.ending;
    this.element.addEventListener("click", ({ isTrusted }) => {
      if (isTrusted) this.element.classList.add("kllab-tapped");
    }, { signal });
    window.addEventListener("pointerdown", ({ target }) => {
      if (!this.element.contains(target)) this.element.classList.remove("kllab-tapped");
    }, { signal, capture: true });
  }

  watchSize() {
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = this.element;
      const differs = width !== this.width || (this.data?.height === null && height !== this.height);
      if (this.element.dataset.drawn && width && differs) this.ask();
      [this.width, this.height] = [width, height];
    });
    observer.observe(this.element);
    return observer;
  }

  // The size of the page's type changes in present mode, also where that of the chart does not.
  watchType() {
    const probe = document.createElement("span");
    probe.style.cssText = "position: absolute; width: 1rem; visibility: hidden";
    this.element.parentElement.append(probe);
    const observer = new ResizeObserver(() => {
      if (this.element.dataset.drawn && scaleOfType() !== this.scale) this.ask();
    });
    observer.observe(probe);
    return observer;
  }

  // Half a window ahead, so that a chart is drawn before it is scrolled to.
  watchView() {
    const options = { root: this.element.closest("[data-testid=stMain]"), rootMargin: "50% 0px" };
    const observer = new IntersectionObserver((entries) => {
      this.inView = entries.at(-1).isIntersecting;
      this.element.dataset.seen = String(this.inView);
      clearTimeout(this.leaving);
      if (this.inView) this.reportView();
      else this.leaving = setTimeout(() => this.reportView(), 1000); // scrolled past, or left?
    }, options);
    observer.observe(this.element);
    return observer;
  }

  // The page sends figures only of charts that are seen.
  reportView() {
    const isKnown = () => !this.data || (this.told ?? this.data.seen) === this.inView;
    if (this.inView === undefined || isKnown()) return;
    this.endReport();
    this.endReport = whenAppRests(() => {
      if (isKnown() || isLeft(this.element)) return;
      this.told = this.inView;
      this.tellSeen(this.inView);
    });
  }

  endReport() {}

  // Streamlit switches light and dark by rewriting the --st-* variables above this element.
  watchTheme() {
    const observer = new MutationObserver(() => {
      const now = JSON.stringify(theme(this.element));
      if (this.element.dataset.drawn && this.colours !== now) this.ask();
      this.colours = now;
    });
    for (let node = this.element.parentElement; node; node = node.parentElement) {
      observer.observe(node, { attributes: true, attributeFilter: ["style", "class"] });
    }
    return observer;
  }

  remove() {
    this.ending.abort();
    clearTimeout(this.leaving);
    this.endReport();
    this.endTelling();
    for (const observer of this.observers) observer.disconnect();
    if (window.Plotly) window.Plotly.purge(this.element);
    this.handles?.layer.remove();
  }
}

export default function (component) {
  const { data, parentElement } = component;
  let chart = charts.get(parentElement);
  if (!chart) {
    chart = new Chart(component);
    charts.set(parentElement, chart);
  }
  chart.update(data);
  return () => {
    chart.remove();
    charts.delete(parentElement);
  };
}
