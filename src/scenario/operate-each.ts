import type { HandsetState } from "../handset/state.ts";
import { OperateError } from "../lab/operate/operate-error.ts";
import { handsetsIn, type Scene } from "./scene.ts";
import type { StepKind, UnmetExpectation } from "./steps/step-kind.ts";

/**
 * Does `verb` to every handset of the groups, in their order and all at once; resolves when all have taken it. A handset
 * that cannot is not as the scenario expects it: `what` names the step then.
 */
async function operateEach(
  scene: Pick<Scene, "plans" | "fleet">,
  groups: readonly string[],
  what: string,
  verb: (state: HandsetState, index: number) => Promise<unknown>,
): Promise<UnmetExpectation | undefined> {
  const handsets = handsetsIn(scene, groups);
  const refusals = (await Promise.all(handsets.map((state, index) => refusalOf(() => verb(state, index))))).flat();
  const [first] = refusals;
  if (!first) return undefined;
  return { expectation: what, found: `not possible for ${refusals.length} of ${handsets.length}: ${first.message}` };
}

/** A kind of step that does one thing to every handset `of` its groups. */
export function eachStep<Settings extends { readonly of: readonly string[] }>(
  schema: StepKind<Settings>["schema"],
  describe: StepKind<Settings>["describe"],
  verb: (settings: Settings, state: HandsetState, scene: Scene, index: number) => Promise<unknown>,
): StepKind<Settings> {
  return {
    schema,
    describe,
    play: (settings, scene) =>
      operateEach(scene, settings.of, describe(settings), (state, index) => verb(settings, state, scene, index)),
  };
}

async function refusalOf(operate: () => Promise<unknown>): Promise<OperateError[]> {
  try {
    await operate();
    return [];
  } catch (error) {
    if (error instanceof OperateError) return [error];
    throw error;
  }
}
