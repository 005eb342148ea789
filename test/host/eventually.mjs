/**
 * Tries until it works; its last failure is the reason given.
 *
 * @param {string} what is waited for, to go on after 'it was not seen that …'
 * @param {() => unknown} attempt has failed where it throws or gives (a promise of) false or undefined
 * @param {number} [timeout] in ms
 */
export async function eventually(what, attempt, timeout = 15_000) {
  const end = Date.now() + timeout;
  for (;;) {
    let reason;
    try {
      const seen = await attempt();
      if (seen !== false && seen !== undefined) return;
    } catch (error) {
      reason = error;
    }
    if (Date.now() > end) throw new Error(`In ${timeout} ms it was not seen that ${what}.`, { cause: reason });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
