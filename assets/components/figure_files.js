// Files of a chart, from its toolbar: the figure as SVG or PNG, its numbers as CSV.
const SVG = "http://www.w3.org/2000/svg";
const SCALE = 2; // of a PNG: it stays sharp when it is printed or projected

// Returns buttons for Plotly's toolbar; `name` returns the name of the files without their ending,
// `figure` the figure as the page sent it: what is drawn may have shorter names.
export function fileButtons(Plotly, name, figure) {
  const csv = () => new Blob([toCsv(figure())], { type: "text/csv" });
  return [
    ["SVG", "the figure", (element) => svgOf(Plotly, element)],
    ["PNG", "the figure", (element) => pngOf(Plotly, element)],
    ["CSV", "the numbers", csv],
  ].map(([kind, what, make]) => ({
    name: `kllab-${kind}`,
    title: `Download ${what} as ${kind}`,
    icon: { svg: `<svg xmlns="${SVG}" viewBox="0 0 30 16"><text y="13">${kind}</text></svg>` },
    click: async (element) => save(`${name()}.${kind.toLowerCase()}`, await make(element)),
  }));
}

function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000); // Safari reads it after the click
}

async function svgOf(Plotly, element) {
  const { clientWidth: width, clientHeight: height } = element;
  const drawn = await Plotly.toImage(element, { format: "svg", width, height, imageDataOnly: true });
  const font = await fontOf(element).catch(() => ""); // then it is drawn in the reader's own
  const style = `<defs><style>${font}</style></defs>`;
  return new Blob([drawn.replace(/<svg[^>]*>/, (start) => start + style)], { type: "image/svg+xml" });
}

async function pngOf(Plotly, element) {
  const picture = new Image(), canvas = document.createElement("canvas");
  picture.src = URL.createObjectURL(await svgOf(Plotly, element));
  await picture.decode();
  [canvas.width, canvas.height] = [SCALE * element.clientWidth, SCALE * element.clientHeight];
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(picture.src);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

// A picture has the fonts of its reader's machine only: the page's is written into it.
async function fontOf(element) {
  const first = (names) => names.split(",")[0].trim().replaceAll('"', "");
  const family = first(getComputedStyle(element).getPropertyValue("--st-font"));
  for (const sheet of document.styleSheets) {
    if (sheet.href && new URL(sheet.href).origin !== location.origin) continue; // not readable
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSFontFaceRule) || first(rule.style.fontFamily) !== family) continue;
      const source = rule.style.getPropertyValue("src").match(/url\("?([^")]+)/)?.[1];
      if (!source || rule.style.fontStyle === "italic") continue;
      const font = await (await fetch(new URL(source, sheet.href ?? location.href))).blob();
      return `@font-face{font-family:"${family}";font-weight:200 900;src:url("${await asUrl(font)}")}`;
    }
  }
  return "";
}

function asUrl(blob) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(blob);
  });
}

// Returns the numbers of all traces that are drawn, a column for each axis of each trace.
export function toCsv({ data, layout }) {
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
