// Draws one Plotly figure and keeps it: Plotly.react instead of a new chart at every change, so
// that zoom, camera and hover survive and nothing blinks (st.plotly_chart remounts its chart).
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

// Figures name the roles "theme:text" and so on; only the browser knows which colour that is.
function paint(value, colours) {
  if (typeof value === "string" && value.startsWith("theme:")) return colours[value.slice(6)];
  if (Array.isArray(value)) return value.map((item) => paint(item, colours));
  if (value && typeof value === "object") {
    if ("bdata" in value) return value; // a typed array: nothing to paint, and large
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

function isIdle() {
  return new Promise((resolve) => requestIdleCallback(resolve, { timeout: 400 }));
}

class Chart {
  constructor(element, send) {
    this.element = element;
    this.send = send; // tells the page, by the name of what happened
    this.zoom = {}; // range by axis, where the visitor has zoomed or panned
    this.asked = 0; // a draw is asked for by counting up; draws take the newest data there is
    this.drawing = false;
    this.inView = true;
    this.colours = JSON.stringify(theme(element));
    this.observers = [this.watchWidth(), this.watchView(), this.watchTheme()];
    this.watchHand();
  }

  update(data) {
    // A rerun of the page sends every chart again; only those that changed are drawn again.
    const signature = JSON.stringify(data);
    if (signature === this.signature && !this.dragged) return;
    this.dragged = false;
    Object.assign(this, { data, signature });
    this.element.style.minHeight = `${data.height}px`;
    this.element.setAttribute("aria-label", data.alt);
    this.ask();
  }

  async ask() {
    this.asked += 1;
    if (this.drawing) return;
    this.drawing = true;
    for (let done = 0; done !== this.asked && !this.held && !this.dragged; ) {
      // What the visitor looks at answers first; the rest follows when the browser has time.
      if (!this.inView) await isIdle();
      done = this.asked;
      await this.draw();
    }
    this.drawing = false;
  }

  async draw() {
    const { element, data } = this;
    try {
      const Plotly = await loadPlotly(data.plotly);
      if (!element.isConnected) return;
      const colours = theme(element);
      const layout = themedLayout(data.figure.layout, colours, element.clientWidth < 480);
      layout.editrevision = this.asked; // shapes stand where the page says, not where they were let go
      for (const [axis, range] of Object.entries(this.zoom)) {
        if (layout[axis]) layout[axis] = { ...layout[axis], range: [...range], autorange: false };
      }
      const traces = paint(data.figure.data, colours);
      await Plotly.react(element, traces, { ...layout, height: data.height }, this.config(Plotly));
      if (!element.dataset.drawn) {
        this.watchZoom();
        this.watchShapes();
      }
      element.dataset.drawn = String(Number(element.dataset.drawn ?? 0) + 1);
    } catch (error) {
      element.textContent = `${error.message} Reload the page to try again. ${data.alt}`;
    }
  }

  config(Plotly) {
    const reset = {
      name: "reset",
      title: "Reset axes",
      icon: Plotly.Icons.home,
      click: () => this.unzoom(),
    };
    return {
      displaylogo: false,
      edits: { shapePosition: this.data.draggable },
      responsive: false, // the observer of the width also sees the sidebar open and close
      modeBarButtonsToRemove: [
        ...["select2d", "lasso2d", "autoScale2d", "resetScale2d"],
        "sendChartToCloud", // what a class looks at stays here
      ],
      modeBarButtonsToAdd: [reset],
      toImageButtonOptions: { filename: this.data.filename, format: "svg" },
    };
  }

  // Plotly's own uirevision gives a zoom up as soon as the figure brings another range, which live
  // charts do at every update.
  watchZoom() {
    this.element.on("plotly_relayout", (changes) => {
      for (const change of Object.keys(changes)) {
        const axis = change.match(/^([xy]axis\d*)\.range/)?.[1];
        if (axis) this.zoom[axis] = [...this.element.layout[axis].range];
      }
    });
    this.element.on("plotly_doubleclick", () => setTimeout(() => this.unzoom(), 0));
  }

  // In a draggable chart all shapes are the visitor's to move; the page is told where it was let go, and until
  // the page has answered nothing is drawn over it.
  watchShapes() {
    this.element.on("plotly_relayout", (changes) => {
      const number = Object.keys(changes)
        .map((change) => change.match(/^shapes\[(\d+)\]/)?.[1])
        .find(Boolean);
      if (number === undefined) return;
      const shape = this.element.layout.shapes[number];
      const ends = (axis) =>
        shape[`${axis}sizemode`] === "pixel"
          ? [shape[`${axis}anchor`], shape[`${axis}anchor`]]
          : [shape[`${axis}0`], shape[`${axis}1`]].sort((a, b) => a - b);
      this.dragged = true;
      this.send("dragged", { name: shape.name, x: ends("x"), y: ends("y") });
    });
  }

  unzoom() {
    this.zoom = {};
    this.ask();
  }

  // A redraw would take the rectangle out of the visitor's hand: it waits until the hand is gone.
  watchHand() {
    const release = () => {
      this.held = false;
      this.ask();
    };
    this.element.addEventListener("pointerdown", () => {
      this.held = true;
      window.addEventListener("pointerup", () => setTimeout(release, 0), { once: true });
    });
  }

  watchWidth() {
    const observer = new ResizeObserver(() => {
      const width = Math.round(this.element.clientWidth);
      if (this.element.dataset.drawn && width && width !== this.width) this.ask();
      this.width = width;
    });
    observer.observe(this.element);
    return observer;
  }

  watchView() {
    const observer = new IntersectionObserver(
      ([entry]) => {
        this.inView = entry.isIntersecting;
      },
      { rootMargin: "100px" },
    );
    observer.observe(this.element);
    return observer;
  }

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
    for (const observer of this.observers) observer.disconnect();
    if (window.Plotly) window.Plotly.purge(this.element);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  let chart = charts.get(parentElement);
  if (!chart) {
    chart = new Chart(parentElement.querySelector(".kllab-chart"), setTriggerValue);
    charts.set(parentElement, chart);
  }
  chart.update(data);
  return () => {
    chart.remove();
    charts.delete(parentElement);
  };
}
