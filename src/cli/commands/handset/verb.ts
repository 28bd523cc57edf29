import { ControlClient } from "../../../api/client.ts";
import type { HandsetSummary } from "../../../lab/operate/describe.ts";
import { type CommandContext, EXIT, flagOption, type ParsedOptions } from "../../command.ts";
import { withControl } from "./control.ts";
import { formatStanding } from "./standing.ts";

/** Options that belong to some of the verbs only. */
export const OPTIONS_OF_VERBS = ["file", "sec", "pin", "imsi", "from", "how"] as const;

/** One of {@link OPTIONS_OF_VERBS}. */
export type OptionOfVerb = (typeof OPTIONS_OF_VERBS)[number];

/** How a verb is written. */
export interface VerbForm {
  /** With its words, for example `power ID on|off`. */
  readonly usage: string;
  readonly help: string;
  /** How many words follow it at least and at most. */
  readonly words: readonly [least: number, most: number];
  readonly options?: readonly OptionOfVerb[];
}

/** What a verb is called with. */
export interface VerbCall {
  readonly context: CommandContext;
  readonly options: ParsedOptions;
  /** What follows the verb; as many as its form allows. */
  readonly words: readonly string[];
}

/** One thing that `phonebank handset` can do. */
export interface HandsetVerb extends VerbForm {
  /** Does it; the result is the exit code. */
  run(call: VerbCall): Promise<number>;
}

/** A request for a handset of a running `serve`; the result is how the handset stands then. */
export type Request = (client: ControlClient, id: string) => Promise<HandsetSummary>;

/**
 * A verb whose first word is a handset, and that tells how the handset stands when it is done. `prepare` makes its request of
 * what was given, and is done with everything that can be wrong there before anybody is called.
 */
export function steeringVerb(form: VerbForm, prepare: (call: VerbCall) => Request | Promise<Request>): HandsetVerb {
  return {
    ...form,
    async run(call) {
      const { context, options, words } = call;
      const request = await prepare(call);
      const summary = await withControl(context, options, (target) =>
        request(new ControlClient(target), words[0] ?? ""),
      );
      context.out(flagOption(options, "json") ? `${JSON.stringify(summary)}\n` : `${formatStanding(summary)}\n`);
      return EXIT.fine;
    },
  };
}
