import type { MappingContext } from "./context.ts";
import { mapGenerally } from "./general-mapping.ts";
import { linkMail, type MailPart } from "./mail.ts";
import type { Source } from "./source.ts";
import { mapW7 } from "./w7.ts";
import { DM_ACCOUNT } from "./w7-account.ts";

/** Applications whose object has a mapping of its own, which comes before the general one (DM_Bootstrap §5.3.2, §5.4). */
const OWN_MAPPINGS: ReadonlyMap<string, (source: Source, context: MappingContext) => void> = new Map([
  [DM_ACCOUNT, mapW7],
]);

/** Maps every APPLICATION in document order, each by its own mapping or else by the general one. */
export function mapApplications(sources: readonly Source[], context: MappingContext): void {
  const mail: MailPart[] = [];
  for (const source of sources) {
    const appId = source.peek("APPID");
    const own = OWN_MAPPINGS.get(appId ?? "");
    if (own) own(source, context);
    else if (!appId) source.drop("missing-id");
    else {
      const object = mapGenerally(source, context);
      if (object) mail.push({ appId, providerId: source.peek("PROVIDER-ID") ?? "", object });
    }
  }
  linkMail(mail, context);
}
