import type { CommandDefinition } from "./command.ts";
import { bootstrap } from "./commands/bootstrap.ts";
import { decode } from "./commands/decode.ts";
import { encode } from "./commands/encode.ts";
import { handset } from "./commands/handset.ts";
import { machine } from "./commands/machine.ts";
import { notification } from "./commands/notification.ts";
import { run } from "./commands/run.ts";
import { serve } from "./commands/serve.ts";
import { server } from "./commands/server.ts";

/** Every command, in the order of the help text. */
export const COMMANDS: readonly CommandDefinition[] = [
  run,
  serve,
  server,
  bootstrap,
  notification,
  handset,
  decode,
  encode,
  machine,
];
