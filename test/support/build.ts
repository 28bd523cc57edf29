import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const TSC = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

/**
 * Builds `src` into `out`, once before the tests that start processes of it: through tsx each of them would take more than twice as
 * long to start. `dist` is left to the user, who may have none.
 */
export default function setUp(project: TestProject): void {
  build();
  project.onTestsRerun(build);
}

function build(): void {
  const words = ["-p", "tsconfig.build.json", "--outDir", "out", "--noCheck", "--declaration", "false"];
  execFileSync(process.execPath, [TSC, ...words], { cwd: PROJECT, stdio: "inherit" });
}
