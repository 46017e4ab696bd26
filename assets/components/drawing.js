// A pad to draw on with a mouse, a finger, a pen or the arrow keys. A drawing is a text: two letters a
// point, x and y from 0 to 63, with a full stop between strokes. One drawing is under way at a time,
// always the newest: a slow page gets fewer drawings, never a queue of old ones.
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const GRID = LETTERS.length;
const APART = 1.5; // units of the grid from one point to the next
const LOST = 3000; // milliseconds after which an answer counts as lost
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const STRIDE = 2; // units of the grid for a press of an arrow key
const pads = new WeakMap(); // parentElement -> Pad

const within = (value) => Math.min(Math.max(Math.round(value), 0), GRID - 1);
const text = (lines) => lines.map((line) => line.map(([x, y]) => LETTERS[x] + LETTERS[y]).join("")).join(".");

function parse(strokes) {
  const place = (letter) => LETTERS.indexOf(letter);
  const points = (part) => part.match(/../g).map(([x, y]) => [place(x), place(y)]);
  return strokes ? strokes.split(".").map(points) : [];
}

class Pad {
  constructor({ parentElement, setTriggerValue }) {
    this.tell = (drawn) => setTriggerValue("drawn", drawn);
    this.canvas = parentElement.querySelector("canvas");
    this.status = parentElement.querySelector("[role=status]");
    this.lines = [];
    this.at = [GRID / 2, GRID / 2]; // where the arrow keys have moved the pen
    this.ending = new AbortController();
    const { signal } = this.ending;
    const on = (target, type, act) => target.addEventListener(type, (event) => act(event), { signal });
    on(this.canvas, "pointerdown", (event) => this.begin(event));
    on(this.canvas, "pointermove", (event) => this.go(event));
    for (const end of ["pointerup", "pointercancel"]) on(this.canvas, end, () => this.end());
    on(this.canvas, "keydown", (event) => this.press(event));
    for (const change of ["focus", "blur"]) on(this.canvas, change, () => this.paint());
    on(this.canvas, "blur", () => this.lift());
    this.buttons = parentElement.querySelectorAll("button");
    for (const button of this.buttons) on(button, "click", () => this[button.name]());
    on(document, "kllab-answered", () => this.answered());
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(this.canvas);
  }

  update({ strokes, label, pen, most, fixed }) {
    Object.assign(this, { pen, most, fixed, shown: strokes });
    this.canvas.setAttribute("aria-label", label);
    this.canvas.setAttribute("aria-disabled", fixed);
    for (const button of this.buttons) button.disabled = fixed;
    this.adopt();
  }

  // An example, Back or a link has set another drawing: not while the visitor's own is under way.
  adopt() {
    const isOwn = this.held || this.isDown || this.fresh || performance.now() - this.sent < LOST;
    if (!isOwn && text(this.lines) !== this.shown) {
      this.lines = parse(this.shown);
      this.say("");
    }
    this.paint();
  }

  get points() {
    return this.lines.reduce((sum, line) => sum + line.length, 0);
  }

  place({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return [within(((clientX - left) / width) * GRID - 0.5), within(((clientY - top) / height) * GRID - 0.5)];
  }

  begin(event) {
    event.preventDefault(); // no selection of text
    this.canvas.focus({ preventScroll: true, focusVisible: false });
    this.canvas.setPointerCapture(event.pointerId);
    this.isDown = false;
    if (this.fixed) return this.say("The link fixes this drawing.");
    if (this.points >= this.most) return this.say("The drawing is full: undo a stroke or clear it.");
    this.held = true;
    this.at = this.place(event);
    this.lines.push([this.at]);
    this.changed(false);
  }

  go(event) {
    if (!this.held) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) this.append(this.place(each), APART);
  }

  // Adds a point to the last stroke, if it is far enough from the one before.
  append(point, apart) {
    const line = this.lines.at(-1);
    const [x, y] = line.at(-1);
    if (Math.hypot(point[0] - x, point[1] - y) < apart || this.points >= this.most) return;
    line.push(point);
    this.at = point;
    this.changed(false);
  }

  end() {
    if (!this.held) return;
    this.held = false;
    this.changed(true);
  }

  press(event) {
    if (this.fixed) return;
    const step = KEYS[event.key];
    if (step) {
      this.at = this.at.map((place, axis) => within(place + STRIDE * step[axis]));
      if (this.isDown) this.append(this.at, 1);
      this.paint();
    } else if (event.key === " ") {
      if (this.isDown) this.lift();
      else if (this.points < this.most) {
        this.isDown = true;
        this.lines.push([this.at]);
        this.changed(false);
      }
    } else if (event.key === "Backspace") this.undo();
    else if (event.key === "Delete") this.clear();
    else return;
    event.preventDefault(); // the page would scroll
    const [x, y] = this.at;
    this.say(`Pen ${this.isDown ? "down" : "up"}, ${x} from the left, ${y} from the top.`);
  }

  lift() {
    if (!this.isDown) return;
    this.isDown = false;
    this.changed(true);
  }

  undo() {
    this.isDown = false;
    if (this.lines.pop()) this.changed(true);
  }

  clear() {
    this.isDown = false;
    this.lines = [];
    this.changed(true);
  }

  say(message) {
    this.status.textContent = message;
  }

  changed(done) {
    if (!done) this.say("");
    this.fresh = true;
    this.done = done;
    this.paint();
    this.send();
  }

  send() {
    if (!this.fresh || performance.now() - this.sent < LOST) return;
    this.fresh = false;
    this.sent = performance.now();
    this.tell({ strokes: text(this.lines), done: this.done });
  }

  answered() {
    this.sent = undefined;
    this.send();
  }

  paint() {
    const { canvas } = this;
    const size = Math.round(canvas.clientWidth * devicePixelRatio);
    if (!size) return;
    if (canvas.width !== size) canvas.width = canvas.height = size;
    const paper = canvas.getContext("2d");
    paper.setTransform(size / GRID, 0, 0, size / GRID, 0, 0);
    paper.fillStyle = "#000";
    paper.fillRect(0, 0, GRID, GRID);
    paper.translate(0.5, 0.5);
    Object.assign(paper, { lineWidth: this.pen, lineCap: "round", lineJoin: "round", strokeStyle: "#fff" });
    for (const line of this.lines) {
      paper.beginPath();
      paper.moveTo(...line[0]);
      for (const point of line) paper.lineTo(...point);
      paper.stroke();
    }
    if (canvas.matches(":focus-visible")) {
      Object.assign(paper, { lineWidth: 1, strokeStyle: this.isDown ? "#e69f00" : "#56b4e9" });
      paper.beginPath();
      paper.arc(...this.at, this.pen / 2 + 1, 0, 2 * Math.PI);
      paper.stroke();
    }
  }
}

export default function (component) {
  const { data, parentElement } = component;
  let pad = pads.get(parentElement);
  if (!pad) {
    pad = new Pad(component);
    pads.set(parentElement, pad);
  }
  pad.update(JSON.parse(new TextDecoder().decode(data)));
  return () => {
    pad.ending.abort();
    pad.observer.disconnect();
    pads.delete(parentElement);
  };
}
