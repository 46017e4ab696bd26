// The state of the app that Streamlit's page tells.
const STATE = "data-test-script-state";

// Elements whose code the browser is still loading. They have no values yet: a message without the
// value that the server has set would leave a slider at its lowest end.
const LOADING = "[data-testid=stSkeleton]";
const AFTER_DRAWING = 30; // milliseconds
const GIVE_UP = 5000; // milliseconds after which what is still loading is not waited for

// Calls `act` once the app has nothing to run; the returned function cancels that. For messages that
// no visitor has caused: one that reaches the server while it ends a run of the whole page makes it
// drop what that run has not sent yet, and old parts of the page stay beside the new ones.
export function whenAppRests(act) {
  const app = document.querySelector(`[${STATE}]`);
  const until = performance.now() + GIVE_UP;
  const loads = () => document.querySelector(LOADING) && performance.now() < until;
  const rests = () => app.getAttribute(STATE) === "notRunning" && !loads();
  if (rests()) {
    act();
    return () => {};
  }
  let timer;
  const check = () => {
    clearTimeout(timer);
    // Later, as an element reports its value only after it is drawn.
    if (rests()) timer = setTimeout(done, AFTER_DRAWING);
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
