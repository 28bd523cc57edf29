/** An address with its type of number and numbering plan (SMPP §5.2.5, §5.2.6). */
export interface SmppAddress {
  readonly ton: number;
  readonly npi: number;
  readonly address: string;
}

/** The address that a text stands for: digits, with or without a plus sign, are an international ISDN number, anything else is a name (SMPP §5.2.5, §5.2.6). */
export function smppAddress(text: string): SmppAddress {
  const isNumber = /^\+?\d+$/.test(text);
  return isNumber ? { ton: 1, npi: 1, address: text.replace("+", "") } : { ton: 5, npi: 0, address: text };
}
