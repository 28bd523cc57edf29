import { z } from "zod";
import { ANNOUNCED_BY } from "../../events/vocabulary.ts";
import { announcementOf } from "../../lab/announcing.ts";
import { handsetsIn } from "../scene.ts";
import { groupsSchema, type StepKind } from "./step-kind.ts";

const schema = z.strictObject({
  to: groupsSchema,
  url: z.url({ protocol: /^https?$/, error: "expected an http or https URL" }),
  how: z.enum(ANNOUNCED_BY).default("attach"),
});

/** Tells a server of every handset of the groups, by a POST of JSON each (DM_Bootstrap §5.1.2.2). */
export const announceStep: StepKind<z.infer<typeof schema>> = {
  schema,
  describe: ({ to, url }) => `announce ${to.join(", ")} to ${url}`,
  async play({ to, url, how }, scene) {
    const { announcer, interrupted } = scene;
    const cut = () => void announcer.close();
    interrupted.addEventListener("abort", cut);
    await Promise.all(handsetsIn(scene, to).map((state) => announcer.announce(url, announcementOf(state, how))));
    interrupted.removeEventListener("abort", cut);
    return undefined;
  },
};
