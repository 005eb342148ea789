import { env, l10n, Uri, type Webview } from 'vscode';

/**
 * The page of a records editor, or of an import's preview. Nothing runs in it but our own script, and nothing is fetched but from dist/; the grid draws
 * some of its marks as data: images.
 *
 * @param nonce of this page alone
 * @param title names the document for screen readers
 * @param page its script and its stylesheet in dist/
 */
export function gridHtml(
  webview: Webview,
  extensionUri: Uri,
  nonce: string,
  title: string,
  page: 'grid' | 'import' = 'grid',
): string {
  const file = (name: string) => webview.asWebviewUri(Uri.joinPath(extensionUri, 'dist', name)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    'img-src data:',
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${env.language}">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1.0">
    <title>${escaped(title)}</title>
    <link rel="stylesheet" href="${file(`${page}.css`)}">
  </head>
  <body data-vscode-context='{"preventDefaultContextMenuItems": true}'>
    <script id="translations" type="application/json">${json(l10n.bundle)}</script>
    <script nonce="${nonce}" src="${file(`${page}.js`)}"></script>
  </body>
</html>`;
}

/** JSON for inside a script element. Empty for undefined. */
function json(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value).replaceAll('<', '\\u003c');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
