/** The process: hands its streams, terminal and signals to the command line and takes the exit code from it. */
import { runCommandLine } from "./command-line.ts";

const interruption = new AbortController();
const onSignal = () => {
  if (interruption.signal.aborted) process.exit(130); // the second one stops at once
  interruption.abort();
};
process.on("SIGINT", onSignal);
process.on("SIGTERM", onSignal);
// A reader that has seen enough (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  process.stderr.write(`phonebank: cannot write: ${error.message}\n`);
  process.exit(1);
});
process.stderr.on("error", () => {}); // Notes that nobody reads change nothing.

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdin: process.stdin,
  out: (data) => process.stdout.write(data),
  err: (text) => process.stderr.write(text),
  columns: process.stderr.columns ?? process.stdout.columns ?? 80,
  interactive: process.stderr.isTTY === true,
  interrupted: interruption.signal,
  env: process.env,
  cwd: process.cwd(),
});
