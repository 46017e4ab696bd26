// Reruns a fragment every few seconds. It waits for the answer to each tick, and then for as long as
// the answer took, a third of these seconds at least: a slow page ticks less often. It pauses in a
// hidden browser tab, and ends in a view that was left. With something to watch, an address that answers
// with a short text, it reruns the fragment only once that text is another one.
import { ask, begun, isLeft, whenAppRests } from "./app.js";

const clocks = new WeakMap(); // parentElement -> Clock
const GIVE_UP = 10; // intervals after which an answer counts as lost, as after a broken connection

async function isOther({ path, text }) {
  try {
    const answer = await fetch(new URL(path, document.baseURI), { cache: "no-store" });
    return answer.ok && (await answer.text()) !== text;
  } catch {
    return false; // the connection is broken: asked again
  }
}

class Clock {
  start({ seconds, watched }, element, send) {
    begun(); // drawn by the run that the last tick asked for
    const tick = async () => {
      if (document.hidden || isLeft(element)) return;
      this.cancel();
      const drawn = this.drawn;
      const due = !watched || (await isOther(watched));
      if (drawn !== this.drawn) return; // stopped, or drawn again, in the meantime
      if (!due) return this.wait(tick, seconds);
      this.cancel = whenAppRests(() => {
        if (isLeft(element)) return;
        ask(); // the fragment may open another page
        this.sent = performance.now();
        this.isAnswered = false;
        send("tick", Date.now());
        this.wait(tick, GIVE_UP * seconds);
      });
    };
    this.seen = () => document.hidden || tick();
    const passed = (performance.now() - this.sent) / 1000;
    const took = this.isAnswered ? 0 : passed;
    this.isAnswered = true;
    this.wait(tick, Math.max(seconds - passed, took, seconds / 3));
  }

  wait(tick, seconds) {
    this.stop();
    this.timer = setTimeout(tick, 1000 * seconds);
    document.addEventListener("visibilitychange", this.seen);
  }

  cancel = () => {};
  drawn = 0;
  sent = performance.now(); // the last tick; at first when it is made
  isAnswered = true;

  stop() {
    this.drawn += 1;
    this.cancel();
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const clock = clocks.get(parentElement) ?? new Clock();
  clock.stop();
  clocks.set(parentElement, clock);
  clock.start(data, parentElement, setTriggerValue);
  return () => clock.stop();
}
