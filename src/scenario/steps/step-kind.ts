import { z } from "zod";
import type { Scene } from "../scene.ts";

/** An expectation that was not met: what was expected, and how it was instead. */
export interface UnmetExpectation {
  readonly expectation: string;
  readonly found: string;
}

/** One kind of step: how it is written, what it is called, and what it does. */
export interface StepKind<Settings> {
  readonly schema: z.ZodType<Settings>;
  /** One line for people; it tells no secret. */
  readonly describe: (settings: Settings) => string;
  /** Resolves when it is done, with what it had to find and did not. */
  readonly play: (settings: Settings, scene: Scene) => Promise<UnmetExpectation | undefined>;
}

/** Names of groups of the fleet. */
export const groupsSchema = z.array(z.string().min(1)).min(1);
