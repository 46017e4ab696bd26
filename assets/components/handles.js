// Handles: points of a chart that a visitor drags, with a mouse, a finger or the arrow keys. A figure
// lists them in layout.meta.handles: {name, x, y, axes, label, text, colour, step, y_step,
// x_range, y_range, selects}.
const SVG = "http://www.w3.org/2000/svg";
const SETTLED = 300; // milliseconds from an answer to the redrawn chart
const LOST = 3000; // milliseconds after which an answer counts as lost
const CURSORS = { x: "ew-resize", y: "ns-resize", xy: "move" };
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

export class Handles {
  // `tell` sends {name, x, y, done} to the page.
  constructor(element, tell, signal) {
    this.element = element;
    this.tell = tell;
    this.layer = document.createElementNS(SVG, "svg");
    this.layer.setAttribute("class", "kllab-handles");
    this.drawn = new Map(); // name -> <g>
    element.append(this.layer);
    document.addEventListener("kllab-answered", () => this.answered(), { signal });
  }

  // Draws the handles of a figure; one that is dragged stays under the pointer. `newest` says whether
  // no other figure waits to be drawn.
  place(handles, newest) {
    this.handles = new Map(handles.map((handle) => [handle.name, handle]));
    for (const [name, group] of this.drawn) {
      if (!this.handles.has(name)) {
        group.remove();
        this.drawn.delete(name);
      }
    }
    if (this.isAnswered && newest) this.forget();
    for (const handle of handles) {
      const group = this.drawn.get(handle.name) ?? this.add(handle.name);
      group.setAttribute("aria-label", handle.label);
      group.querySelector("title").textContent = `${handle.label}: ${handle.text}`;
      group.setAttribute("aria-valuetext", handle.text);
      group.setAttribute("aria-valuenow", handle.axes === "y" ? handle.y : handle.x);
      group.style.setProperty("--kllab-handle", handle.colour);
      group.classList.toggle("kllab-hollow", handle.hollow ?? false);
      group.style.cursor = CURSORS[handle.axes];
    }
    this.move();
  }

  // Moves every handle to its position in the current zoom.
  move() {
    for (const [name, group] of this.drawn) {
      const [x, y] = this.pixels(this.wanted?.name === name ? this.wanted : this.handles.get(name));
      const { xaxis, yaxis } = this.element._fullLayout;
      const across = x - xaxis._offset, down = y - yaxis._offset;
      const visible = across >= -1 && across <= xaxis._length + 1 && down >= -1 && down <= yaxis._length + 1;
      group.style.display = visible ? "" : "none";
      group.setAttribute("transform", `translate(${x} ${y})`);
    }
  }

  pixels({ x, y }) {
    const { xaxis, yaxis } = this.element._fullLayout;
    return [xaxis._offset + xaxis.d2p(x), yaxis._offset + yaxis.d2p(y)];
  }

  add(name) {
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("class", "kllab-handle");
    group.setAttribute("role", "slider");
    group.setAttribute("tabindex", "0");
    for (const kind of ["reach", "knob"]) {
      const circle = document.createElementNS(SVG, "circle");
      circle.setAttribute("class", `kllab-${kind}`);
      group.append(circle);
    }
    group.append(document.createElementNS(SVG, "title")); // shown under the pointer
    group.addEventListener("pointerdown", (event) => this.take(event));
    group.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) group.addEventListener(end, () => this.release());
    group.addEventListener("keydown", (event) => this.press(event, name));
    this.layer.append(group);
    this.drawn.set(name, group);
    return group;
  }

  // The reach of a handle may cover its neighbour: take the nearest, of equals the uppermost.
  nearest({ clientX, clientY }) {
    const { left, top } = this.layer.getBoundingClientRect();
    let name, least = Infinity;
    for (const [candidate, group] of this.drawn) {
      if (group.style.display === "none") continue;
      const [x, y] = this.pixels(this.handles.get(candidate));
      const distance = Math.hypot(x - clientX + left, y - clientY + top);
      if (distance <= least) [name, least] = [candidate, distance];
    }
    return name;
  }

  take(event) {
    event.preventDefault(); // the handle below the pointer may not be the nearest
    event.stopPropagation(); // not a zoom
    event.currentTarget.setPointerCapture(event.pointerId);
    const name = this.nearest(event);
    this.drawn.get(name).focus({ focusVisible: false });
    const [x, y] = this.pixels(this.handles.get(name));
    this.held = { name, right: x - event.clientX, below: y - event.clientY };
  }

  drag(event) {
    if (!this.held) return;
    const { xaxis, yaxis } = this.element._fullLayout;
    const within = (axis, pixel) => axis.p2d(Math.min(Math.max(pixel - axis._offset, 0), axis._length));
    this.want(this.held.name, {
      x: within(xaxis, event.clientX + this.held.right),
      y: within(yaxis, event.clientY + this.held.below),
      done: false,
    });
  }

  release() {
    if (!this.held) return;
    const { name } = this.held, handle = this.handles.get(name);
    if (this.wanted?.name === name) this.want(name, { ...this.wanted, done: true });
    else if (handle?.selects) this.want(name, { ...handle, done: true }); // a click is told as well
    this.held = undefined;
  }

  press(event, name) {
    const [right, up] = KEYS[event.key] ?? [0, 0];
    if (!right && !up) return;
    event.preventDefault();
    const { axes, step, y_step = step, ...handle } = this.handles.get(name);
    const from = this.wanted?.name === name ? this.wanted : handle;
    const steps = axes === "xy" ? [right, up] : [right + up, right + up];
    const { xaxis, yaxis } = this.element._fullLayout;
    const by = (axis, change) => Math.sign(axis.range[1] - axis.range[0]) * change; // also if reversed
    const x = from.x + by(xaxis, steps[0] * step), y = from.y + by(yaxis, steps[1] * y_step);
    this.want(name, { x, y, done: true });
  }

  want(name, { x, y, done }) {
    const { axes, x_range, y_range, ...handle } = this.handles.get(name);
    const within = (value, [low, high]) => Math.min(Math.max(value, low), high);
    this.wanted = {
      name,
      x: axes === "y" ? handle.x : within(x, x_range ?? [x, x]),
      y: axes === "x" ? handle.y : within(y, y_range ?? [y, y]),
      done,
    };
    this.fresh = true;
    this.isAnswered = false;
    this.move();
    this.send();
  }

  // One position is under way at a time, always the newest.
  send() {
    if (!this.fresh || performance.now() - this.sent < LOST) return;
    this.fresh = false;
    this.sent = performance.now();
    this.tell(this.wanted);
  }

  // From now on a handle is where the figure has it.
  forget() {
    this.wanted = undefined;
    this.isAnswered = false;
  }

  settle() {
    if (!this.wanted && this.element._fullLayout) this.move(); // the chart may be gone
  }

  answered() {
    this.sent = undefined;
    if (this.wanted && !this.fresh && !this.held) {
      // A figure that is not drawn yet comes first: until then a key begins where the last one ended.
      if (this.element.dataset.behind === "true") {
        this.isAnswered = true;
      } else {
        this.forget();
        setTimeout(() => this.settle(), SETTLED); // an unchanged figure is not drawn again
      }
    }
    this.send();
  }
}
