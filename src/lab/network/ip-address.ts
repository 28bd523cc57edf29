/** The IPv4 address `steps` after the given one, for example `127.0.0.2` one after `127.0.0.1`. */
export function nextAddress(first: string, steps: number): string {
  const number = first.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0) + steps;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
