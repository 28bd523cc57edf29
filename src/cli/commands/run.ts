import type { EventReader } from "../../events/bus.ts";
import { loadScenario } from "../../scenario/load.ts";
import { type RunReport, runScenario } from "../../scenario/runner.ts";
import { TraceWriter } from "../../trace/writer.ts";
import {
  type CommandDefinition,
  choiceOption,
  EXIT,
  flagOption,
  numberOption,
  type ParsedOptions,
  textOption,
  UsageError,
  urlOption,
} from "../command.ts";
import { progressLine } from "../progress.ts";
import { formatReport } from "../run-report.ts";
import { TLS_OPTIONS, tlsFiles } from "../tls-options.ts";

/** `phonebank run`: a scenario from clean handsets to a report. */
export const run: CommandDefinition = {
  name: "run",
  summary: "Run a scenario and report what became of its handsets.",
  positionals: "SCENARIO",
  options: {
    seed: { type: "string", value: "N", help: "repeat the run with this seed" },
    clock: { type: "string", value: "real|virtual", help: "virtual: in memory, as fast as the processor allows" },
    server: { type: "string", value: "URL", help: "DM server to manage the handsets, instead of the embedded one" },
    ...TLS_OPTIONS,
    handsets: { type: "string", value: "N", help: "handsets in all; groups keep their proportions" },
    state: { type: "string", value: "DIR", help: "keep the handsets' records here (default: a temporary folder)" },
    out: { type: "string", value: "DIR", help: "write trace.ndjson and report.json to this folder" },
    json: { type: "boolean", help: "print the report as JSON" },
  },
  examples: [
    "phonebank run scenarios/quickstart.yaml",
    "phonebank run scenarios/factory.yaml --clock real --handsets 300 --json",
    "phonebank run my.yaml --server http://127.0.0.1:8080/dm --out results",
  ],
  async run(context, options, positionals) {
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError("one scenario file expected");
    const loaded = loadScenario(file);
    const traces: TraceWriter[] = [];
    const lines: { clear: () => void }[] = [];
    const out = textOption(options, "out");
    const report = await runScenario(loaded, {
      seed: textOption(options, "seed"),
      clock: choiceOption(options, "clock", ["real", "virtual"] as const),
      server: urlOption(options, "server"),
      tls: tlsFiles(options),
      handsets: numberOption(options, "handsets", 1),
      stateFolder: textOption(options, "state"),
      interrupted: context.interrupted,
      readers(header, handsets) {
        const readers: EventReader[] = [];
        if (out !== undefined) {
          const trace = new TraceWriter(out, header);
          traces.push(trace);
          readers.push(trace.read);
        }
        if (context.interactive) {
          const line = progressLine(context.err, handsets, context.columns);
          lines.push(line);
          readers.push(line.read);
        } else context.err(`running ${header.scenario}, seed ${header.seed}, ${handsets} handsets\n`);
        return readers;
      },
    }).finally(async () => {
      for (const line of lines) line.clear();
      for (const trace of traces) await trace.close();
    });
    for (const trace of traces) trace.writeReport(report);
    context.out(flagOption(options, "json") ? `${JSON.stringify(report)}\n` : formatReport(report));
    return exitCode(report, options);
  },
};

/** A server of one's own that no session could reach is told apart from expectations that did not hold. */
function exitCode(report: RunReport, options: ParsedOptions): number {
  if (report.interrupted) return EXIT.interrupted;
  if (report.expectations.unmet.length === 0 && report.jobs.failed === 0) return EXIT.fine;
  const { completed, failures } = report.sessions;
  const reachedNobody = completed === 0 && (failures["unreachable"] ?? 0) > 0;
  return textOption(options, "server") !== undefined && reachedNobody ? EXIT.peerUnreachable : EXIT.expectationNotMet;
}
