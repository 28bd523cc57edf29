import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../../src/base/clock.ts";
import { ConfigError } from "../../../src/base/errors.ts";
import { EventBus } from "../../../src/events/bus.ts";
import { type Attempt, openHandsets } from "./fleet.ts";
import { documentIn } from "./lines.ts";
import { Verdicts } from "./verdicts.ts";

/** Makes a handset that is customized with the document, and never switches it on; the result is what came of it, in a word. */
export async function manufacture({ plan, message }: Attempt): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "phonebank-factory-"));
  const file = join(folder, "bootstrap.wbxml");
  const bus = new EventBus(systemClock);
  const verdicts = new Verdicts(bus);
  try {
    writeFileSync(file, documentIn(message));
    const factory = { documents: [file] };
    const fleet = await openHandsets([{ ...plan, factory }], { reply: () => undefined }, bus);
    const made = fleet.state(plan.state.id) ?? plan.state;
    await fleet.close();
    return verdicts.of(made, plan.state);
  } catch (error) {
    if (error instanceof ConfigError) return error.code;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
