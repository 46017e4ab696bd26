// Reruns a fragment after some seconds, again and again. It waits for the answer to each tick before
// the next one, and pauses in a hidden browser tab.
import { whenAppRests } from "./app.js";

const clocks = new WeakMap(); // parentElement -> Clock
const GIVE_UP = 10; // intervals after which an answer counts as lost, as after a broken connection

class Clock {
  start({ seconds }, send) {
    const tick = () => {
      if (document.hidden) return;
      this.cancel();
      this.cancel = whenAppRests(() => {
        send("tick", Date.now());
        this.wait(tick, GIVE_UP * seconds);
      });
    };
    this.seen = () => document.hidden || tick();
    this.wait(tick, seconds);
  }

  wait(tick, seconds) {
    this.stop();
    this.timer = setTimeout(tick, 1000 * seconds);
    document.addEventListener("visibilitychange", this.seen);
  }

  cancel = () => {};

  stop() {
    this.cancel();
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const clock = clocks.get(parentElement) ?? new Clock();
  clock.stop();
  clocks.set(parentElement, clock);
  clock.start(data, setTriggerValue);
  return () => clock.stop();
}
