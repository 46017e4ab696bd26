// Enlarges a figure in the proportion of the page's type, for a class that sees it from far away:
// fonts, lines and markers grow, and an axis keeps as many ticks as there is room for.
const TYPE = 14; // pixels of the smallest label at the usual size
const ROOT = 16; // pixels of the page's type at the usual size

// How many times larger than usual the page's type is.
export function scaleOfType() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / ROOT;
}

const numbers = (value) => ArrayBuffer.isView(value) || ArrayBuffer.isView(value?.[0]);

function times(value, by) {
  return typeof value === "number" ? value * by : Array.from(value, (each) => each * by);
}

// A copy in which every font, line and marker is larger.
function grown(value, scale) {
  if (numbers(value)) return value;
  if (Array.isArray(value)) return value.map((item) => grown(item, scale));
  if (!value || typeof value !== "object") return value;
  const made = {};
  for (const [key, part] of Object.entries(value)) {
    made[key] = grown(part, scale);
    if (key.endsWith("font")) made[key].size = Math.max(TYPE, part.size ?? TYPE) * scale;
    if (key === "line" && part?.width) made[key].width = part.width * scale;
    if (key === "marker" && part?.size) made[key].size = times(part.size, scale);
    if (key === "yshift") made[key] = part * scale;
    if (key === "margin") for (const side of "lrtb") made[key][side] = (part[side] ?? 0) * scale;
  }
  return made;
}

// The length of each axis in pixels, nearly: its part of the chart without the margins.
function lengthOf(name, axis, { grid, margin }, { width, height }) {
  const across = name[0] === "x";
  const whole = across ? width - margin.l - margin.r : height - margin.t - margin.b;
  const panels = (across ? grid?.columns : grid?.rows) ?? 1;
  const gap = (across ? grid?.xgap : grid?.ygap) ?? 0.1;
  const share = axis.domain ? axis.domain[1] - axis.domain[0] : (1 - gap * (panels > 1)) / panels;
  return whole * share;
}

// Of the ticks that a figure sets itself those that stand far enough apart.
function apart(axis, length, needed) {
  const [first, last] = axis.range;
  const place = (value) => (axis.type === "log" ? Math.log10(value) : value);
  const pixel = (value) => ((place(value) - first) / (last - first)) * length;
  let end = -Infinity;
  const order = [...axis.tickvals.keys()].sort((a, b) => pixel(axis.tickvals[a]) - pixel(axis.tickvals[b]));
  const kept = order.filter((index) => {
    const [at, half] = [pixel(axis.tickvals[index]), needed(axis.ticktext?.[index]) / 2];
    if (at - half < end) return false;
    end = at + half;
    return true;
  });
  const of = (list) => list && kept.map((index) => list[index]);
  return { tickvals: of(axis.tickvals), ticktext: of(axis.ticktext) };
}

// What the longest label of an axis may be like.
function longest([low, high]) {
  const largest = Math.max(Math.abs(low), Math.abs(high));
  return largest >= 10 ? `-${Math.round(largest)}` : largest > 0.1 ? "0.25" : "0.0025";
}

function fitted(name, axis, length, type) {
  const usual = axis.range && axis.type !== "log" ? longest(axis.range) : "0.01";
  const needed = (text = usual) => (name[0] === "x" ? (text.length * 0.5 + 0.7) * type : 1.3 * type);
  const title = axis.title && { ...axis.title, font: { ...axis.title.font, size: type } };
  const isNumeric = axis.range?.every((end) => typeof end === "number");
  const ticks = axis.tickvals
    ? isNumeric && apart(axis, length, needed)
    : { nticks: Math.min(axis.nticks ?? 6, Math.max(2, Math.floor(length / needed()))) };
  return { ...axis, ...(title && { title }), ...ticks };
}

// The texts above and on panels.
function titles({ annotations = [] }) {
  return annotations.filter(({ xref, yref }) => [xref, yref].every((of) => of?.includes("domain")));
}

// A title that is longer than its panel takes two lines, except in the first row, where the legend
// is above it. Returns whether there is one.
function wrap(layout, type, size) {
  const long = titles(layout).filter((note) => {
    if (Number(note.xref.match(/\d+/) ?? 1) <= layout.grid.columns) return false;
    const name = note.xref.replace(/x(\d*) domain/, "xaxis$1");
    const letters = Math.floor(lengthOf(name, layout[name], layout, size) / (0.44 * type));
    const end = note.text.length > letters ? note.text.lastIndexOf(" ", letters) : -1;
    if (end > 0) note.text = `${note.text.slice(0, end)}<br>${note.text.slice(end + 1)}`;
    return end > 0;
  });
  return long.length > 0;
}

// Space between panels for their ticks and titles, as parts of a panel.
function gaps(layout, names, type, { width, height }) {
  const { grid, margin } = layout;
  const inner = { x: (grid.rows - 1) * grid.columns, y: Infinity }; // the last row's are in the margin
  const titled = (letter) => names.some((name) => {
    return name[0] === letter && Number(name.slice(5) || 1) <= inner[letter] && layout[name].title?.text;
  });
  const above = Math.max(0.3, ...titles(layout).map(({ text }) => 1.3 * text.split("<br>").length));
  const share = (ems, whole, panels) => Math.min((ems * type * panels) / (whole + ems * type), 0.75);
  const below = share(1.4 + 1.3 * titled("x") + above, height - margin.t - margin.b, grid.rows);
  const left = share(2.2 + 1.3 * titled("y"), width - margin.l - margin.r, grid.columns);
  return { ygap: Math.max(grid.ygap ?? 0.1, below), xgap: Math.max(grid.xgap ?? 0.1, left) };
}

// A panel needs no title of its axis if the one below it has the same.
function withoutRepeated(layout, names) {
  const { rows, columns } = layout.grid;
  for (const name of names.filter((each) => each[0] === "x")) {
    const number = Number(name.slice(5) || 1);
    const below = number <= (rows - 1) * columns && layout[`xaxis${number + columns}`];
    if (below && below.title?.text === layout[name].title?.text) layout[name].title = { text: "" };
  }
}

// Long names are cut with three dots: the edge of the chart would cut them, and a legend with a row
// for each of many names would take the place of the curves.
function named(traces, room, type) {
  const columns = traces.filter(({ name, showlegend }) => name && showlegend !== false).length > 4 ? 2 : 1;
  const letters = Math.floor((room / columns - 2.3 * type) / (0.44 * type));
  return traces.map((trace) => {
    const { name } = trace;
    return name?.length > letters ? { ...trace, name: `${name.slice(0, letters - 1)}…` } : trace;
  });
}

// Returns traces and layout for a chart of `size` pixels.
export function enlarge({ traces, layout }, scale, size) {
  const type = TYPE * scale;
  const made = grown(layout, scale);
  made.font = { ...layout.font, size: type };
  const names = Object.keys(made).filter((key) => /^[xy]axis\d*$/.test(key));
  if (made.grid?.rows > 1) {
    withoutRepeated(made, names);
    const space = () => (made.grid = { ...made.grid, ...gaps(made, names, type, size) });
    space();
    if (wrap(made, type, size)) space();
  }
  for (const name of names) {
    made[name] = fitted(name, made[name], lengthOf(name, made[name], made, size), type);
  }
  const room = size.width - made.margin.l - made.margin.r;
  return { traces: named(grown(traces, scale), room, type), layout: made };
}
