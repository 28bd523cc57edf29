/** One challenge of a `WWW-Authenticate` or `Proxy-Authenticate` header (RFC_7616 §3.3). */
export interface HttpChallenge {
  /** In lower case, for example `digest`. */
  readonly scheme: string;
  /** By lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Characters of a header that are read. */
const LONGEST = 8192;

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const QUOTED = `"(?:[^"\\\\]|\\\\.)*"`;
/** A parameter, or a scheme with what may follow it at once: a parameter, or a token such as Negotiate has. */
const PARAMETER = new RegExp(`[ \\t,]*(${TOKEN})[ \\t]*=[ \\t]*(${QUOTED}|${TOKEN})[ \\t]*(?=,|$)`, "y");
const SCHEME = new RegExp(
  `[ \\t,]*(${TOKEN})(?:[ \\t]+(?!${TOKEN}[ \\t]*=[ \\t]*[^ \\t=,])[0-9A-Za-z._~+/-]+=*)?(?=[ \\t,]|$)`,
  "y",
);

/** The challenges of a header in their order, which is the server's order of preference; what comes after something malformed is left out. */
export function parseHttpChallenges(value: string): readonly HttpChallenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  const text = value.slice(0, LONGEST);
  let at = 0;
  while (at < text.length) {
    PARAMETER.lastIndex = at;
    SCHEME.lastIndex = at;
    const parameter = PARAMETER.exec(text);
    const scheme = parameter ? null : SCHEME.exec(text);
    const last = challenges.at(-1);
    if (parameter && last) last.parameters.set((parameter[1] ?? "").toLowerCase(), unquoted(parameter[2] ?? ""));
    else if (scheme) challenges.push({ scheme: (scheme[1] ?? "").toLowerCase(), parameters: new Map() });
    else break;
    at = (parameter ? PARAMETER : SCHEME).lastIndex;
  }
  return challenges;
}

/** The parameters of a header that has no scheme, such as `Authentication-Info` (RFC_7616 §3.5). */
export function parseHttpParameters(value: string): ReadonlyMap<string, string> {
  return parseHttpChallenges(`Info ${value}`)[0]?.parameters ?? new Map();
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, "$1") : text;
}
