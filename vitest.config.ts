import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** What takes longer hangs: a busy machine makes no test red. A test of what something costs measures CPU time itself. */
const hungAfter = (minutes: number) => ({ testTimeout: minutes * 60_000, hookTimeout: minutes * 60_000 });

/** Three projects: `unit` mirrors src and is hermetic and fast; `e2e` starts real processes and sockets on loopback; `interop` needs Debian's peers. */
export default defineConfig({
  test: {
    // One a core; vitest would leave one idle, which is half of a small machine.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**", "test/interop/**"],
          // Hermetic tests share a module cache: four times as fast.
          isolate: false,
          pool: "threads",
          ...hungAfter(1),
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: "test/support/build.ts",
          ...hungAfter(10),
        },
      },
      {
        test: {
          name: "interop",
          include: ["test/interop/**/*.test.ts"],
          globalSetup: "test/support/build.ts",
          ...hungAfter(10),
          fileParallelism: false,
        },
      },
    ],
  },
});
