/** Messages that wait for their answer at the same time, whatever carries them. */
export const WINDOW = 10;

/** Does `work` with every item, a window of them at a time, in their order. */
export async function inWindow<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values();
  const lane = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: WINDOW }, lane));
}
