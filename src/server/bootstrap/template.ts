import { ConfigError, type ConfigProblem } from "../../base/errors.ts";
import { placeAt } from "../../base/text-place.ts";

/**
 * Fills the placeholders of an XML document, such as `{{server.url}}`, with values; these are escaped, so they may hold
 * any character. `file` names the document in errors.
 * @throws {ConfigError} with every placeholder that has no value
 */
export function fillTemplate(xml: string, values: Readonly<Record<string, string>>, file = "document"): string {
  const problems: ConfigProblem[] = [];
  const filled = xml.replace(/\{\{\s*([^{}]*?)\s*\}\}/g, (placeholder, name: string, offset: number) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return escapeXml(value);
    problems.push({ file, ...placeAt(xml, offset), path: placeholder, expected: `one of ${knownNames(values)}` });
    return placeholder;
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return filled;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function knownNames(values: Readonly<Record<string, string>>): string {
  return Object.keys(values).sort().join(", ") || "no placeholder at all";
}
