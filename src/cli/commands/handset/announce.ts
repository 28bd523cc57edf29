import { ANNOUNCED_BY } from "../../../events/vocabulary.ts";
import { choiceOption, UsageError } from "../../command.ts";
import { steeringVerb } from "./verb.ts";

/** `announce`: tells a server of the handset, so that a bootstrap may come back (DM_Bootstrap §5.1.2.2). */
export const announce = steeringVerb(
  {
    usage: "announce ID URL",
    help: "tell a server of it: POST of JSON with its numbers",
    words: [2, 2],
    options: ["how"],
  },
  ({ options, words: [, url = ""] }) => {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new UsageError(`announce takes an http or https URL, not "${url}"`);
    }
    const how = choiceOption(options, "how", ANNOUNCED_BY);
    return (client, id) => client.act(id, "announce", { url, ...(how === undefined ? {} : { how }) });
  },
);
