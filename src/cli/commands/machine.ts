import { bootstrapMachine } from "../../bootstrap/bootstrap.machine.ts";
import { type CommandDefinition, EXIT, UsageError } from "../command.ts";
import { machineDiagram } from "../machine-diagram.ts";

/** `phonebank machine`: a state machine, drawn from the code that runs. */
export const machine: CommandDefinition = {
  name: "machine",
  summary: "Draw the state machine of a bootstrap as Mermaid.",
  description: "The text is a stateDiagram-v2, made of the machine that runs: events, [guards] and / actions.",
  positionals: "bootstrap",
  options: {},
  examples: ["phonebank machine bootstrap > bootstrap.mmd"],
  async run(context, _options, [name, ...more]) {
    if (name !== "bootstrap" || more.length > 0) throw new UsageError("expected bootstrap");
    context.out(`${machineDiagram(bootstrapMachine)}\n`);
    return EXIT.fine;
  },
};
