/** Placeholders in the commands of a job, such as `{{results.version}}`: what an earlier command brought to light. */

/** Finds what the server knows under a name; `undefined` when it knows nothing. */
export type Lookup = (name: string) => string | undefined;

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;
const NAME = /^(?:\.\/.*|results\.[A-Za-z][\w-]*|status\.[A-Za-z][\w-]*|alert\.(?:data|source|correlator)|device)$/;

/** The names behind which something can stand, in words. */
export const KNOWABLE = "./URI, results.NAME, status.NAME, alert.data, alert.source, alert.correlator or device";

/** Whether the server can know anything under this name: what placeholders and conditions may ask for. */
export function isKnowable(name: string): boolean {
  return NAME.test(name);
}

/** Placeholders in the texts of a command whose names nothing can stand behind, each in words. */
export function placeholderProblems(command: unknown): string[] {
  return placeholders(command)
    .filter((name) => !isKnowable(name))
    .map((name) => `{{${name}}} is no placeholder, expected ${KNOWABLE}`);
}

/** Whether there is a placeholder in the texts of a command. */
export function hasPlaceholders(command: unknown): boolean {
  return placeholders(command).length > 0;
}

/** A command with its placeholders filled in, the names that stood there, and those of them that nothing is known for. */
export function fillPlaceholders<Command>(
  command: Command,
  lookup: Lookup,
): { readonly filled: Command; readonly names: readonly string[]; readonly missing: readonly string[] } {
  const missing: string[] = [];
  const fill = (text: string) =>
    text.replace(PLACEHOLDER, (whole, name: string) => {
      const value = lookup(name);
      if (value === undefined) missing.push(name);
      return value ?? whole;
    });
  return { filled: mapTexts(command, fill) as Command, names: placeholders(command), missing };
}

function placeholders(value: unknown): string[] {
  const found: string[] = [];
  mapTexts(value, (text) => {
    for (const [, name = ""] of text.matchAll(PLACEHOLDER)) found.push(name);
    return text;
  });
  return found;
}

/** The value with every text in it changed; keys stay as they are. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapTexts(each, change)]));
}
