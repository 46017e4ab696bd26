// Files of a chart, from its toolbar: the figure as SVG or PNG, its numbers as CSV.
const SCALE = 2; // of a PNG: it stays sharp when it is printed or projected

// Returns buttons for Plotly's toolbar; `name` returns the name of the files without their ending.
export function fileButtons(Plotly, name) {
  const image = (format) => (element) => {
    const { clientWidth: width, clientHeight: height } = element;
    const scale = format === "png" ? SCALE : 1;
    Plotly.downloadImage(element, { format, width, height, scale, filename: name() });
  };
  return [
    button("SVG", "Download the figure as SVG", image("svg")),
    button("PNG", "Download the figure as PNG", image("png")),
    button("CSV", "Download the numbers as CSV", (element) => save(`${name()}.csv`, toCsv(element))),
  ];
}

function button(text, title, click) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 16"><text y="13">${text}</text></svg>`;
  return { name: `kllab-${text}`, title, icon: { svg }, click };
}

function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000); // Safari reads it after the click
}

// Returns the numbers of all traces that are drawn, a column for each axis of each trace.
export function toCsv({ data, _fullLayout: layout }) {
  const columns = data.flatMap((trace, index) => {
    if (trace.visible === false) return [];
    const name = plain(trace.name) || `trace ${index + 1}`;
    const found = trace.z ? columnsOfMap(trace, layout) : columnsOfCurve(trace, layout);
    return found.map(([title, texts]) => [quoted(`${name}: ${title}`), ...texts]);
  });
  const length = Math.max(0, ...columns.map((column) => column.length));
  const rows = Array.from({ length }, (_, row) => columns.map((column) => column[row] ?? ""));
  return rows.map((row) => `${row.join(",")}\r\n`).join("");
}

function columnsOfCurve({ x, y, error_x, error_y, customdata, ...trace }, layout) {
  const [ofX, ofY] = ["x", "y"].map((letter) => titleOf(letter, trace, layout));
  const places = Array.from(x ?? y ?? [], (_, place) => place);
  return [
    [ofX, x ?? places],
    [ofY, y ?? places],
    [`error of ${ofX}`, error_x?.array],
    [`error of ${ofY}`, error_y?.array],
    ["label", customdata],
  ].flatMap(([title, values]) => (values ? [[title, texts(values)]] : []));
}

// A heat map has a row for each of its cells, and its own numbers as label if it shows others.
function columnsOfMap({ x, y, z, customdata, colorbar, ...trace }, layout) {
  const repeated = Array.from(z, (row, place) => Array(row.length).fill(y?.[place] ?? place));
  const places = Array.from(z, (row) => Array.from(row, (_, place) => x?.[place] ?? place));
  return [
    [titleOf("x", trace, layout), places],
    [titleOf("y", trace, layout), repeated],
    [plain(colorbar?.title?.text) || "value", z],
    ["label", customdata],
  ].flatMap(([title, rows]) => (rows ? [[title, Array.from(rows, texts).flat()]] : []));
}

// Panels side by side share the title of the first.
function titleOf(letter, trace, layout) {
  const own = Number((trace[`${letter}axis`] ?? letter).slice(1) || 1);
  for (let number = own; number > 0; number -= 1) {
    const title = plain(layout[`${letter}axis${number === 1 ? "" : number}`]?.title?.text);
    if (title) return title;
  }
  return letter;
}

function plain(text) {
  return (text ?? "").replace(/<[^>]*>/g, "");
}

function texts(values) {
  const write = values instanceof Float32Array ? shortest : String;
  return Array.from(values, (value) => {
    if (value === null || value === undefined || Number.isNaN(value)) return "";
    return typeof value === "number" ? write(value) : quoted(String(value));
  });
}

// The fewest digits that are read as the same number: 0.1, and not 0.10000000149.
function shortest(value) {
  for (let digits = 6; digits < 9; digits += 1) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}

function quoted(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
