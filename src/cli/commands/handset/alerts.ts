/** The verbs by which a handset tells its servers something of its own accord: `alert` and `request`. */
import { UsageError } from "../../command.ts";
import { choice } from "./choice.ts";
import { steeringVerb, type VerbForm } from "./verb.ts";

const ALERT: VerbForm = {
  usage: "alert ID 1224|1226 TYPE [DATA]",
  help: "tell its servers something, by a Client Event or a Generic Alert",
  words: [3, 4],
};

/** `alert`: each server that the handset has an account of is told, in a session that is opened for it (DM_Protocol §8.7). */
export const alert = steeringVerb(ALERT, ({ words: [, code, type = "", data = ""] }) => {
  const body = { code: choice(code, ["1224", "1226"], ALERT) === "1224" ? 1224 : 1226, type, data } as const;
  return (client, id) => client.act(id, "alerts", body);
});

const REQUEST: VerbForm = {
  usage: "request ID OBJECT [user|device]",
  help: "ask its servers for an operation of an object such as ./FUMO/x: its user does, or it does by itself",
  words: [2, 3],
};

/** `request`: the user or the device asks for a firmware update, for example (FUMO). */
export const request = steeringVerb(REQUEST, ({ words: [, object = "", who = "user"] }) => {
  if (!object.startsWith("./")) throw new UsageError(`expected ${REQUEST.usage}, with a URI such as ./FUMO/x`);
  const body = { object, by: choice(who, ["user", "device"], REQUEST) };
  return (client, id) => client.act(id, "requests", body);
});
