// The state of the app that Streamlit's page tells.
const STATE = "data-test-script-state";

// Calls `act` once the app has nothing to run; the returned function cancels that. For messages that
// no visitor has caused: one that reaches the server while it ends a run of the whole page makes it
// drop what that run has not sent yet, and old parts of the page stay beside the new ones.
export function whenAppRests(act) {
  const app = document.querySelector(`[${STATE}]`);
  const rests = () => app.getAttribute(STATE) === "notRunning";
  if (rests()) {
    act();
    return () => {};
  }
  const observer = new MutationObserver(() => {
    if (!rests()) return;
    observer.disconnect();
    act();
  });
  observer.observe(app, { attributeFilter: [STATE] });
  return () => observer.disconnect();
}
