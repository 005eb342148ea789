import * as l10n from '@vscode/l10n';

// The page's language, which the extension writes into it. This has to be imported before whatever shows a text.
const translations = document.getElementById('translations')?.textContent;
if (translations) l10n.config({ contents: translations });
