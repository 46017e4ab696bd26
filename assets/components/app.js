// The state of the app that Streamlit's page tells.
const STATE = "data-test-script-state";

// Elements whose code the browser is still loading. They have no values yet: a message without the
// value that the server has set would leave a slider at its lowest end.
const LOADING = "[data-testid=stSkeleton]";
const AFTER_DRAWING = 30; // milliseconds
const GIVE_UP = 5000; // milliseconds after which nothing is waited for any more

// When a run that may open another page was asked for; Infinity ago once it has begun. The attribute
// never says so of a run that begins and ends within one rendering.
let asked = -Infinity;
export const ask = () => (asked = performance.now());
export const begun = () => (asked = -Infinity);
window.addEventListener("popstate", ask);

function watchRuns(app) {
  const check = () => app.getAttribute(STATE) === "running" && begun();
  new MutationObserver(check).observe(app, { attributeFilter: [STATE] });
  return app;
}

let watched;

// The address that a link has left, until the page behind the link has begun.
let left = { at: -Infinity };
const follow = ({ target }) => {
  const path = target.closest?.("a[href]:not([target=_blank])")?.pathname;
  if (path && path !== location.pathname) left = { path: location.pathname, at: performance.now() };
};
document.addEventListener("click", follow, true);

function opensPage() {
  const recent = performance.now() - GIVE_UP;
  return asked > recent || (left.at > recent && left.path === location.pathname);
}

// Whether an element is in a view that was left. The server drops the fragments of such a view, and does
// not answer to their messages.
export const isLeft = (element) => element.closest("[data-testid=stTabPanel][inert]") !== null;

// Calls `act`, which sends a message, once the app has nothing to run; the returned function cancels
// that. For messages that no visitor has caused:
// - one that reaches the server while it ends a run of the whole page makes it drop what that run
//   has not sent yet, and old parts of the page stay beside the new ones;
// - one that follows the choice of another page, before that page's run has begun, names the old
//   page, and the browser clears the new one: nothing is left in the window.
export function whenAppRests(act) {
  const app = document.querySelector(`[${STATE}]`);
  if (app !== watched) watched = watchRuns(app);
  const until = performance.now() + GIVE_UP;
  const loads = () => document.querySelector(LOADING) && performance.now() < until;
  const rests = () => app.getAttribute(STATE) === "notRunning" && !opensPage() && !loads();
  if (rests()) {
    act();
    return () => {};
  }
  let timer;
  const check = () => {
    clearTimeout(timer);
    // Later, as an element reports its value only after it is drawn.
    if (rests()) timer = setTimeout(() => rests() && done(), AFTER_DRAWING);
  };
  const observer = new MutationObserver(check);
  const giveUp = setTimeout(check, GIVE_UP + 1);
  const cancel = () => {
    observer.disconnect();
    clearTimeout(timer);
    clearTimeout(giveUp);
  };
  const done = () => {
    cancel();
    act();
  };
  observer.observe(app, { attributeFilter: [STATE], childList: true, subtree: true });
  return cancel;
}
