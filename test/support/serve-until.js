/**
 * `phonebank serve`, killed at one moment: `serve-until.ts TYPE N WORDS...` runs the command line with these words and
 * takes the process away with SIGKILL when it prints its Nth event of this type, before anything can follow from it.
 */
import { runCommandLine } from "../../out/cli/command-line.js";

const [type = "", count = "", ...words] = process.argv.slice(2);
let left = Number(count);

process.exitCode = await runCommandLine(words, {
  stdin: process.stdin,
  out: (text) => {
    process.stdout.write(text);
    if (typeof text === "string" && JSON.parse(String(text)).type === type && --left === 0)
      process.kill(process.pid, "SIGKILL");
  },
  err: (text) => process.stderr.write(text),
  columns: 80,
  interactive: false,
  interrupted: new AbortController().signal,
  env: process.env,
  cwd: process.cwd(),
});
