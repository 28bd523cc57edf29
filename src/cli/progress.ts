import type { Millis } from "../base/clock.ts";
import type { EventReader } from "../events/bus.ts";

/** Redrawn at most so often. */
const EVERY_MS: Millis = 100;

/** A reader that keeps one line on the terminal up to date. `clear` takes the line away again. */
export function progressLine(
  write: (text: string) => void,
  handsets: number,
  columns: number,
): { readonly read: EventReader; readonly clear: () => void } {
  let drawnAt: Millis = Number.NEGATIVE_INFINITY;
  let messages = 0;
  const counts = { bootstrapped: 0, rejected: 0, sessions: 0 };
  const draw = () => {
    const { bootstrapped, rejected, sessions } = counts;
    const text = `bootstrapped ${bootstrapped}/${handsets}, rejected ${rejected}, sessions ${sessions}, SMS ${messages}`;
    write(`\r\u001b[K${text.slice(0, columns - 1)}`);
  };
  return {
    read(event) {
      if (event.type === "sms.received") messages++;
      else if (event.type === "bootstrap.finished") counts.bootstrapped++;
      else if (event.type === "bootstrap.rejected") counts.rejected++;
      else if (event.type === "session.finished") counts.sessions++;
      else return;
      if (event.at - drawnAt < EVERY_MS) return;
      drawnAt = event.at;
      draw();
    },
    clear: () => write("\r\u001b[K"),
  };
}
