/** The dataset's name as a file name: without what a path or an address can't hold. */
export function fileName(datasetName: string): string {
  const safe = datasetName
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    .replace(/[\\/:*?"<>|#%\u0000-\u001f]+/g, '-')
    .trim()
    .slice(0, 80)
    // Halves of a pair, as a cut leaves them too.
    .replace(/\p{Surrogate}/gu, '');
  return /[^.\s]/.test(safe) ? safe : 'dataset';
}
