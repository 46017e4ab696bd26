// Draws one Plotly figure and keeps it: Plotly.react instead of a new chart at every change, so
// that zoom, camera and hover survive and nothing blinks (st.plotly_chart remounts its chart).
const charts = new WeakMap(); // parentElement -> {element, draw, observers}
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
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: colours.font, color: colours.text, size: 13, ...painted.font },
    hoverlabel: { bgcolor: colours.panel, bordercolor: colours.border, font: { color: colours.text } },
  };
}

// Where the visitor zoomed or panned to, by axis. Plotly's own uirevision gives that up as soon as
// the figure brings another range, which live charts do at every update.
function watchZoom(chart, element) {
  element.on("plotly_relayout", (changes) => {
    for (const change of Object.keys(changes)) {
      const axis = change.match(/^([xy]axis\d*)\.range/)?.[1];
      if (axis) chart.zoom[axis] = [...element.layout[axis].range];
    }
  });
  element.on("plotly_doubleclick", () => setTimeout(() => unzoom(chart), 0)); // after its relayout
}

// A redraw would take the rectangle out of the visitor's hand: it waits until the hand is gone.
function watchHand(chart, element) {
  element.addEventListener("pointerdown", () => {
    chart.held = true;
    const release = () => {
      chart.held = false;
      chart.draw();
    };
    window.addEventListener("pointerup", () => setTimeout(release, 0), { once: true });
  });
}

function unzoom(chart) {
  chart.zoom = {};
  chart.draw();
}

export default function ({ data, parentElement }) {
  let chart = charts.get(parentElement);
  if (!chart) {
    const element = parentElement.querySelector(".kllab-chart");
    chart = { element, data, zoom: {}, queue: Promise.resolve() };
    chart.draw = () => {
      // Draws follow one another, and each takes the newest data: none is drawn twice or late.
      chart.queue = chart.queue.then(async () => {
        const { figure, alt, height, plotly } = chart.data;
        try {
          const Plotly = await loadPlotly(plotly);
          if (!element.isConnected || chart.held) return;
          const colours = theme(element);
          const layout = themedLayout(figure.layout, colours, element.clientWidth < 480);
          for (const [axis, range] of Object.entries(chart.zoom)) {
            if (layout[axis]) layout[axis] = { ...layout[axis], range: [...range], autorange: false };
          }
          await Plotly.react(element, paint(figure.data, colours), { ...layout, height }, {
            displaylogo: false,
            responsive: false, // the observer below also sees the sidebar open and close
            modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "resetScale2d"],
            modeBarButtonsToAdd: [
              {
                name: "reset",
                title: "Reset axes",
                icon: Plotly.Icons.home,
                click: () => unzoom(chart),
              },
            ],
            toImageButtonOptions: { filename: chart.data.filename, format: "svg" },
          });
          if (!element.dataset.drawn) watchZoom(chart, element);
          element.dataset.drawn = String(Number(element.dataset.drawn ?? 0) + 1);
        } catch (error) {
          element.textContent = `${error.message} Reload the page to try again. ${alt}`;
        }
      });
    };
    watchHand(chart, element);
    chart.resize = new ResizeObserver(() => {
      const width = Math.round(element.clientWidth);
      if (element.dataset.drawn && width && width !== chart.width) chart.draw();
      chart.width = width;
    });
    chart.resize.observe(element);
    // Streamlit switches light and dark by rewriting the --st-* variables above this element.
    chart.restyle = new MutationObserver(() => {
      const now = JSON.stringify(theme(element));
      if (chart.colours && chart.colours !== now) chart.draw();
      chart.colours = now;
    });
    for (let node = parentElement; node; node = node.parentElement) {
      chart.restyle.observe(node, { attributes: true, attributeFilter: ["style", "class"] });
    }
    chart.colours = JSON.stringify(theme(element));
    charts.set(parentElement, chart);
  }
  const signature = JSON.stringify(data);
  if (signature !== chart.signature) {
    // A rerun of the page sends every chart again; only those that changed are drawn again.
    Object.assign(chart, { data, signature });
    chart.draw();
  }
  chart.element.style.minHeight = `${data.height}px`;
  chart.element.setAttribute("aria-label", data.alt);
  return () => {
    chart.resize.disconnect();
    chart.restyle.disconnect();
    charts.delete(parentElement);
    if (window.Plotly) window.Plotly.purge(chart.element);
  };
}
