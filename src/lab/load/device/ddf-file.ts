/** The device descriptions that a model names: read, put together, and held against what can be made of them. */
import { CodecError, ConfigError } from "../../../base/errors.ts";
import { type DdfNode, ddfFromMarkup } from "../../../codec/ddf/document.ts";
import { foreignNames } from "../../../codec/ddf/mgmt-tree.ts";
import { parseXml } from "../../../codec/xml/parse.ts";
import type { CommandRules } from "../../../dm/command-rules.ts";
import { underItsOwnName } from "../../../dm/commands/read-uri.ts";
import { type DdfDevice, ddfDevice } from "../../../mo/ddf-device.ts";
import type { DdfSource } from "../../../mo/ddf-sketch.ts";
import { pathFrom } from "../yaml/path-from.ts";
import { codecProblem, placeOfElement } from "../yaml/xml-places.ts";
import { readText } from "../yaml/yaml-file.ts";

/** A description as a model names it. */
export interface DdfFile {
  readonly file: string;
  readonly at: string;
}

/** What a model's descriptions come to, and what was left out of them. */
export interface LoadedDdf {
  readonly device: DdfDevice;
  /** One line for each document with elements that only its vendor knows. */
  readonly notes: readonly string[];
}

/** Whether nodes have other names, by which a description may call them too. */
type DeviceNames = Pick<CommandRules, "deviceVendor">;

/** Reads descriptions whose paths are relative to the file `from`, for a device with such names of nodes. @throws {ConfigError} with the line and the node of all that is wrong */
export function loadDdfFiles(files: readonly DdfFile[], from: string, names: DeviceNames): LoadedDdf {
  const read = files.map((each) => readDdf(each, pathFrom(from, each.file), names));
  const device = ddfDevice(read.map(({ source }) => source));
  const texts = new Map(read.map(({ source, text }) => [source.file, text]));
  if (device.problems.length > 0) {
    throw new ConfigError(
      device.problems.map(({ file, place, uri, expected }) => ({
        file,
        ...placeOfElement(texts.get(file) ?? "", place),
        path: uri,
        expected: `expected ${expected}`,
      })),
    );
  }
  return { device, notes: read.flatMap(({ note }) => note ?? []) };
}

function readDdf(
  { file: name, at }: DdfFile,
  file: string,
  names: DeviceNames,
): Readonly<{ source: DdfSource; text: string; note?: string }> {
  const text = readText(file);
  try {
    const root = parseXml(text);
    const skipped = foreignNames(root);
    const note = skipped.length === 0 ? {} : { note: `${name}: elements of the vendor's own: ${skipped.join(", ")}` };
    const nodes = ddfFromMarkup(root).nodes.map((node) => placed(node, names));
    return { source: { file, at: underItsOwnName(at, names), nodes }, text, ...note };
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw new ConfigError([codecProblem(error, file, text)]);
  }
}

/** A top node below that one which its Path means. */
function placed(node: DdfNode, names: DeviceNames): DdfNode {
  if (node.path === undefined) return node;
  const path = node.path.replace(/^(?:\.?\/)?(?=[^./])/, "./");
  return { ...node, path: underItsOwnName(path, names) };
}
