import { type Document, isMap, isNode, isScalar, type LineCounter } from "yaml";
import type { z } from "zod";
import type { ConfigProblem } from "../../../base/errors.ts";

type Path = readonly PropertyKey[];
type Place = Pick<ConfigProblem, "line" | "column">;

/** What a schema found wrong in a YAML document, from the first line to the last: each at the value, at a key that is unknown, or at what lacks one. */
export function schemaProblems(
  issues: readonly z.core.$ZodIssue[],
  document: Document,
  lines: LineCounter,
  file: string,
): ConfigProblem[] {
  const placeOfKey = (path: Path, name: string): Place => {
    const map = path.length === 0 ? document.contents : document.getIn(path, true);
    const key = isMap(map) ? map.items.find(({ key }) => isScalar(key) && String(key.value) === name)?.key : undefined;
    return isNode(key) && key.range ? placeAt(key.range[0], lines) : placeOf(path, document, lines);
  };
  return issues
    .flatMap((issue) => branchIssues(issue))
    .flatMap((issue): ConfigProblem[] => {
      if (issue.code !== "unrecognized_keys") {
        return [
          {
            file,
            ...placeOf(issue.path, document, lines),
            path: dotted(issue.path),
            expected: messageOf(issue, document),
          },
        ];
      }
      return issue.keys.map((name) => ({
        file,
        ...placeOfKey(issue.path, name),
        path: dotted([...issue.path, name]),
        expected: "no such key is known here",
      }));
    })
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

/** Where the value at a path stands, or the nearest one around it. */
export function placeOf(path: Path, document: Document, lines: LineCounter): Place {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return placeAt(node.range[0], lines);
  }
  return {};
}

function placeAt(offset: number, lines: LineCounter): Place {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** What is missing is said in other words than what is wrong. */
function messageOf(issue: z.core.$ZodIssue, document: Document): string {
  if (issue.code !== "invalid_type") return issue.message;
  if (issue.path.length === 0) return document.contents === null ? "the file is empty" : issue.message;
  return document.hasIn(issue.path) ? issue.message : `this key is required: ${issue.expected}`;
}

/** Of a union of objects told apart by their keys, what is wrong in the one that was meant: that which has nothing against the keys. */
export function branchIssues(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const meant = issue.errors.filter((branch) => branch.every(({ path }) => path.length > 0));
  const [only] = meant;
  if (!only || meant.length > 1) return [issue];
  return only.flatMap((within) => branchIssues({ ...within, path: [...issue.path, ...within.path] }));
}

/** A path as it is told, for example `steps.0.push.document`, or `tree.values["./DevInfo/Man"]`. */
export function dotted(path: Path): string {
  return path
    .map((key) => (/^$|[./]/.test(String(key)) ? `["${String(key)}"]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}
