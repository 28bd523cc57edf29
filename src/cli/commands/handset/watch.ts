import { jsonIn } from "../../../api/client.ts";
import { watchEvents } from "../../../api/watch.ts";
import { fromBase64 } from "../../../base/bytes.ts";
import type { PhonebankEvent } from "../../../events/event.ts";
import { EXIT, flagOption } from "../../command.ts";
import { formatEventLine } from "../../event-line.ts";
import { withControl } from "./control.ts";
import type { HandsetVerb } from "./verb.ts";

/** `watch`: prints what happens, as `serve` does, until it is stopped or `serve` ends. */
export const watch: HandsetVerb = {
  usage: "watch [ID]",
  help: "print what happens to it, or to all, until Ctrl-C",
  words: [0, 1],
  async run({ context, options, words: [handset] }) {
    const print = (line: string | undefined) => {
      if (line !== undefined) context.out(`${line}\n`);
    };
    const isJson = flagOption(options, "json");
    const outcome = await withControl(context, options, (target) =>
      watchEvents({
        ...target,
        handset,
        stopped: context.interrupted,
        onOpen: () => context.err(`watching ${handset ?? "all handsets"} at ${target.address}\n`),
        onEvent: (line) => print(isJson ? line : readableLine(line)),
      }),
    );
    if (outcome === "ended") context.err("serve has ended\n");
    return EXIT.fine;
  },
};

/** The line for people of an event that came as JSON, where octets are base64. */
function readableLine(line: string): string | undefined {
  const event = jsonIn(line);
  if (typeof event !== "object" || event === null || !("at" in event)) return undefined;
  const octets = "bytes" in event && typeof event.bytes === "string" ? fromBase64(event.bytes) : undefined;
  return formatEventLine({ ...event, ...(octets === undefined ? {} : { bytes: octets }) } as PhonebankEvent);
}
