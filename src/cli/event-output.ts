import type { EventReader } from "../events/bus.ts";
import type { PhonebankEvent } from "../events/event.ts";
import { formatEvent } from "../trace/format.ts";
import { formatEventLine } from "./event-line.ts";

/**
 * A reader that prints events: for programs every one as a line of JSON, for people a line for each that matters. `listening` comes
 * first, but for what does not listen.
 */
export function eventOutput(out: (text: string) => void, json: boolean, listens = true): EventReader {
  const held: PhonebankEvent[] = [];
  let isListening = !listens;
  const print = (event: PhonebankEvent) => {
    const line = json ? formatEvent(event) : formatEventLine(event);
    if (line !== undefined) out(`${line}\n`);
  };
  return (event) => {
    if (isListening) print(event);
    else if (event.type === "listening") {
      isListening = true;
      print(event);
      for (const earlier of held.splice(0)) print(earlier);
    } else held.push(event);
  };
}
