// Copying asks the extension host for the text, which takes a moment; the clipboard takes a promise of it meanwhile.

/** Puts text that is on its way on the clipboard. */
export async function putOnClipboard(text: Promise<string>): Promise<void> {
  try {
    const blob = text.then((whole) => new Blob([whole], { type: 'text/plain' }));
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
  } catch {
    await navigator.clipboard.writeText(await text); // where promises are not taken
  }
}
