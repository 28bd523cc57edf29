import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** What takes longer hangs: a busy machine makes no test red. A test of what something costs measures CPU time itself. */
const hungAfter = (minutes: number) => ({
  testTimeout: minutes * 60_000,
  hookTimeout: minutes * 60_000,
  expect: { poll: { timeout: minutes * 50_000 } }, // in time to say what was not so
});

/** Hermetic as the rest, but of thousands of mutants, a cut at every octet or whole fleets: a second and more each. */
const CAMPAIGNS = [
  "test/codec/syncml/fast-way.test.ts",
  "test/dm/hostile.test.ts",
  "test/dm/messages/large-object-cuts.test.ts",
  "test/dm/messages/large-reports.test.ts",
  "test/dm/mutation.test.ts",
  "test/dm/two-servers.test.ts",
  "test/docs/examples.test.ts",
  "test/mo/behaviours.test.ts",
  "test/scenario/runner.test.ts",
  "test/server/dm/dm-server.test.ts",
];

/** Hermetic tests share a module cache: four times as fast. */
const HERMETIC = { isolate: false, pool: "threads" } as const;

/**
 * Four projects: `unit` mirrors src and is hermetic and fast, `campaign` hermetic and slow; `e2e` starts real processes and sockets on
 * loopback; `interop` needs Debian's peers.
 */
export default defineConfig({
  test: {
    // One a core; vitest would leave one idle, which is half of a small machine.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**", "test/interop/**", ...CAMPAIGNS],
          ...HERMETIC,
          ...hungAfter(1),
        },
      },
      { test: { name: "campaign", include: CAMPAIGNS, ...HERMETIC, ...hungAfter(10) } },
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
