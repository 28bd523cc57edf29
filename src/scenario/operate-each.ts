import type { HandsetState } from "../handset/state.ts";
import { OperateError } from "../lab/operate/operate-error.ts";
import { handsetsIn, type Scene } from "./scene.ts";
import type { UnmetExpectation } from "./steps/step-kind.ts";

/**
 * Does `verb` to every handset of the groups, in their order and all at once; resolves when all have taken it. A handset
 * that cannot is not as the scenario expects it: `what` names the step then.
 */
export async function operateEach(
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

async function refusalOf(operate: () => Promise<unknown>): Promise<OperateError[]> {
  try {
    await operate();
    return [];
  } catch (error) {
    if (error instanceof OperateError) return [error];
    throw error;
  }
}
