/** Configuration contexts: what one BOOTSTRAP, known by its PROVURL, has provisioned (ProvCont BOOTSTRAP). */
import type { NodePath } from "../../tree/uri.ts";
import { isHomeNetwork } from "./home-network.ts";
import type { Source, SourceParm } from "./source.ts";

/** One configuration context of a handset. */
export interface ConfigurationContext {
  /** The PROVURL by which it is known; empty for the context of documents without one. */
  readonly provurl: string;
  /** CONTEXT-ALLOW, 0 to 255. Only that of the first context, which is the privileged one, counts. */
  readonly allow: number;
  /** NAP and Proxy objects made in it. Identifiers mean something within their context only. */
  readonly objects: readonly NodePath[];
}

/** CONTEXT-ALLOW for any number of further contexts; the same as none stated. */
const UNLIMITED_CONTEXTS = 255;

/** The context of a document, with the others there are; or why it may not have one. */
export type ContextVerdict =
  | { readonly own: ConfigurationContext; readonly contexts: readonly ConfigurationContext[] }
  | { readonly refused: string };

/**
 * Finds the context of a document from its BOOTSTRAP characteristics: of several, the first for the home network. A known
 * PROVURL is an update of its context, another one needs the leave of the privileged context, and none is the privileged one.
 */
export function enterContext(
  bootstraps: readonly Source[],
  known: readonly ConfigurationContext[],
  imsi: string | undefined,
): ContextVerdict {
  const { provurl, allow } = readBootstrap(bootstraps, imsi);
  const [privileged] = known;
  const name = provurl ?? privileged?.provurl ?? "";
  const existing = known.find((context) => context.provurl === name);
  if (existing) {
    const own = { ...existing, allow: allow ?? existing.allow };
    return { own, contexts: known.map((context) => (context === existing ? own : context)) };
  }
  if (privileged && known.length > privileged.allow && privileged.allow !== UNLIMITED_CONTEXTS) {
    return { refused: `${name} is one more than the ${privileged.allow} contexts that the first one allows beside it` };
  }
  const own = { provurl: name, allow: allow ?? UNLIMITED_CONTEXTS, objects: [] };
  return { own, contexts: [...known, own] };
}

interface Bootstrap {
  readonly provurl?: string;
  readonly allow?: number;
}

function readBootstrap(sources: readonly Source[], imsi: string | undefined): Bootstrap {
  let found: Bootstrap | undefined;
  for (const source of sources) {
    const networks = source.all("NETWORK").map(({ value }) => value);
    const country = source.one("COUNTRY")?.value;
    if (!isHomeNetwork({ networks, ...(country === undefined ? {} : { country }) }, imsi)) source.drop("other-network");
    else if (found) source.drop("repeated");
    else found = readOne(source);
  }
  return found ?? {};
}

function readOne(source: Source): Bootstrap {
  const provurl = source.one("PROVURL");
  const allow = source.one("CONTEXT-ALLOW");
  if (allow && !isContextCount(allow)) source.dropParm(allow, "invalid-value");
  return {
    ...(provurl?.value ? { provurl: provurl.value } : {}),
    ...(allow && isContextCount(allow) ? { allow: Number(allow.value) } : {}),
  };
}

function isContextCount({ value }: SourceParm): boolean {
  return /^[0-9]{1,3}$/.test(value) && Number(value) <= UNLIMITED_CONTEXTS;
}
