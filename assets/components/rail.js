// The rail of a page that is shown to a class. In play are, in their order, the controls that fit
// without scrolling: a link can hide some, so that later ones fit. Fields to type in and folded
// settings are not in play. `turn` shows all controls, then none, then those in play again.
const WHOLE = "kllab-rail-whole";
const FOLDED = "kllab-rail-folded";
const BEYOND = "data-beyond"; // attribute of a control that is not in play
const CONTROL = ":is(.stElementContainer, :has(> .stPopover)):not(.st-key-rail-foot *)";
const ASIDE = ".stTextInput, .stPopover";

export class Rail {
  constructor() {
    this.root = document.documentElement;
    this.observers = [ResizeObserver, MutationObserver].map((Kind) => new Kind(() => this.fit()));
  }

  // Follows the rail of the page as it is now, which comes a little later than the mode.
  find() {
    cancelAnimationFrame(this.waiting);
    const element = document.querySelector(".st-key-rail");
    if (!element) this.waiting = requestAnimationFrame(() => this.find());
    if (!element || element === this.element) return;
    this.forget();
    this.element = element;
    this.observers[0].observe(element);
    this.observers[1].observe(element, { childList: true, subtree: true });
    this.fit();
  }

  turn() {
    const { classList } = this.root;
    if (classList.contains(FOLDED)) classList.remove(FOLDED);
    else if (classList.contains(WHOLE)) classList.replace(WHOLE, FOLDED);
    else classList.add(this.element?.dataset.more ? WHOLE : FOLDED);
    this.fit();
  }

  get isFolded() {
    return this.root.classList.contains(FOLDED);
  }

  fit() {
    this.showAll();
    if (!this.element || this.root.classList.contains(WHOLE)) return;
    const controls = [...this.element.querySelectorAll(CONTROL)].filter((one) => one.offsetHeight);
    const inPlay = controls.filter((one) => !one.querySelector(ASIDE));
    if (inPlay.length === controls.length && this.holds) return;
    this.element.dataset.more = "1 more"; // a line that takes room as well
    for (const control of controls) control.setAttribute(BEYOND, "");
    for (const control of inPlay) {
      control.removeAttribute(BEYOND);
      if (!this.holds) control.setAttribute(BEYOND, "");
    }
    const hidden = this.element.querySelectorAll(`[${BEYOND}]`).length;
    this.element.dataset.more = `${hidden} more: press C`;
  }

  get holds() {
    return this.element.scrollHeight <= this.element.clientHeight;
  }

  showAll() {
    for (const one of this.element?.querySelectorAll(`[${BEYOND}]`) ?? []) one.removeAttribute(BEYOND);
    if (this.element) delete this.element.dataset.more;
  }

  forget() {
    for (const observer of this.observers) observer.disconnect();
    this.showAll();
  }

  remove() {
    cancelAnimationFrame(this.waiting);
    this.forget();
    this.root.classList.remove(WHOLE, FOLDED);
  }
}
