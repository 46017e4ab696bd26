// Keys and buttons of a lecturer while a page is shown to a class. What is hidden and shown changes
// at once, by classes of the document that the page's style knows; the server is not asked.
import { Rail } from "./rail.js";

const presenters = new WeakMap(); // parentElement -> Presenter
const HIDDEN = "kllab-numbers-hidden";
const KEYS = {
  PageDown: "forward", PageUp: "backward", n: "next", p: "previous",
  r: "reveal", c: "controls", f: "screen", Escape: "leave",
};
const TEXT_FIELD =
  "textarea, select, [contenteditable=true], input:not([type=range], [type=radio], [type=checkbox])";
const OPEN = "[role=dialog], [role=listbox], [data-testid=stPopoverBody]"; // the keys are for it

class Presenter {
  constructor({ parentElement }) {
    this.element = parentElement.querySelector(".kllab-presenter");
    this.root = document.documentElement;
    // On each page a class predicts first; a lesson asks for predictions by itself.
    const isLesson = new URL(location.href).searchParams.has("lesson");
    this.root.classList.toggle(HIDDEN, !isLesson);
    this.rail = new Rail();
    this.ending = new AbortController();
    const { signal } = this.ending;
    // On the way down: Streamlit has meanings of its own for R and C.
    window.addEventListener("keydown", (event) => this.press(event), { signal, capture: true });
    this.element.addEventListener("click", ({ target }) => {
      const does = target.closest("button")?.dataset.does;
      if (does) this[does]();
    }, { signal });
    // Somebody's page may not let a frame in it fill the screen.
    this.element.querySelector("[data-does=screen]").hidden = !document.fullscreenEnabled;
    this.say();
    this.element.dataset.ready = ""; // from now on its keys act: the style shows it
  }

  press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const does = KEYS[event.key];
    if (!does || event.target.closest?.(TEXT_FIELD) || document.querySelector(OPEN)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) this[does]();
  }

  next() {
    this.open(1);
  }

  previous() {
    this.open(-1);
  }

  // The keys of a presenter in the hand: a step of the lesson, or without one a view.
  forward() {
    this.step("next", 1);
  }

  backward() {
    this.step("back", -1);
  }

  step(way, steps) {
    const isLesson = document.querySelector(".st-key-lesson") !== null;
    if (isLesson) document.querySelector(`.st-key-lesson-${way} button`)?.click();
    else this.open(steps);
  }

  open(steps) {
    const views = [...document.querySelectorAll(".st-key-views [role=tab]")];
    const now = views.findIndex((view) => view.getAttribute("aria-selected") === "true");
    views[now + steps]?.click();
  }

  reveal() {
    this.root.classList.toggle(HIDDEN);
    this.say();
  }

  controls() {
    this.rail.turn();
    this.say();
  }

  screen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.fullscreenEnabled) this.root.requestFullscreen();
  }

  leave() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.querySelector(".st-key-present-or-leave button").click();
  }

  // Tells a screen reader what is shown.
  say() {
    const says = (name, is) => {
      this.element.querySelector(`[data-does=${name}]`).setAttribute("aria-pressed", String(is));
    };
    says("reveal", !this.root.classList.contains(HIDDEN));
    says("controls", !this.rail.isFolded);
  }

  remove() {
    this.ending.abort();
    this.root.classList.remove(HIDDEN);
    this.rail.remove();
  }
}

export default function (component) {
  const { parentElement } = component;
  if (!presenters.has(parentElement)) presenters.set(parentElement, new Presenter(component));
  presenters.get(parentElement).rail.find();
  return () => {
    presenters.get(parentElement)?.remove();
    presenters.delete(parentElement);
  };
}
