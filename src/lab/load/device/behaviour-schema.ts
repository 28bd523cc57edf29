/** Key `behaviour:` of a device file: what the management objects of a model do, how long that takes, and what goes wrong. */
import { z } from "zod";
import { durationSchema } from "../../../base/duration-schema.ts";
import { ConfigError } from "../../../base/errors.ts";
import type { DeviceModel } from "../../../handset/model/model.ts";
import { BEHAVIOURS, behaviourAbove } from "../../../mo/behaviours.ts";
import { settingProblems } from "../../../mo/setting-rules.ts";
import { withVendorExecs } from "../../../mo/vendor-exec.ts";
import type { BaseTree } from "../../../tree/base-tree.ts";
import { Tree } from "../../../tree/tree.ts";

/** The block `behaviour` of a device model. */
export const behaviourSchema = z
  .strictObject({
    /** How long the device is off when it restarts by itself. */
    restart: durationSchema.default(30_000),
    /** How long an operation waits for its user; then it goes on as if he had said no. */
    ask: durationSchema.default(3_600_000),
    /** An Exec while the handset is busy, with a call for example: taken as ever, or answered 503. */
    whenBusy: z.enum(["wait", "refuse"]).default("wait"),
    download: z
      .strictObject({
        /** Time for the whole of one download. */
        timeout: durationSchema.default(600_000),
        /** Further tries of one that fails on its way. */
        retries: z.int().min(0).default(3),
      })
      .prefault({}),
    /** Nodes of the maker's own that may be executed; one that is described so and not named here answers 406. */
    execs: z
      .array(
        z.strictObject({
          at: z.string().startsWith("./"),
          status: z.union([z.literal(200), z.literal(202)], { error: "expected 200 or 202" }).default(200),
          does: z.enum(["nothing", "restart", "reset"]).default("nothing"),
          after: durationSchema.default(0),
        }),
      )
      .default([]),
    /** Settings of each object by its name, for example `FUMO: { … }`; docs/management-objects.md shows what there is. */
    objects: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))).optional(),
  })
  .prefault({});

/** What a model goes by. @throws {ConfigError} for an object without a behaviour, for settings that it does not have, and for an Exec of a node that takes none */
export function behaviourOf(
  block: z.output<typeof behaviourSchema>,
  base: BaseTree,
  file: string,
): DeviceModel["behaviour"] {
  const { restart, ask, whenBusy, download, execs, objects = {} } = block;
  const tree = new Tree(base, {});
  const problems = Object.entries(objects).flatMap(([object, settings]) => {
    const rules = BEHAVIOURS.get(object)?.rules;
    const path = `behaviour.objects.${object}`;
    if (!rules) return [{ file, path, expected: `one of ${[...BEHAVIOURS.keys()].join(", ")}` }];
    return settingProblems(rules, settings).map(({ key, expected }) => ({ file, path: `${path}.${key}`, expected }));
  });
  for (const [index, { at }] of execs.entries()) {
    if (tree.describe(at)?.access.has("Exec")) continue;
    problems.push({ file, path: `behaviour.execs.${index}.at`, expected: `a node that may be executed, not ${at}` });
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    above: withVendorExecs(
      execs.map(({ after, ...exec }) => ({ ...exec, afterMs: after })),
      behaviourAbove,
    ),
    settings: objects,
    restartMs: restart,
    askMs: ask,
    whenBusy,
    download: { timeoutMs: download.timeout, retries: download.retries },
  };
}
