// What a person does in VS Code's window and sees there, for tests. Selectors as of the pinned VS Code (1.139).
import { eventually } from './eventually.mjs';

/**
 * @typedef {import('playwright-core').Locator} Locator
 * @typedef {import('playwright-core').Page} Page
 */

const startLimit = 60_000;
/** A menu ignores the mouse for its first 100 ms, so that the click that opened it doesn't choose an entry. */
const menuDeafness = 150;
const selectAll = process.platform === 'darwin' ? 'Meta+A' : 'Control+A';
const copy = process.platform === 'darwin' ? 'Meta+C' : 'Control+C';

export class Workbench {
  /**
   * @param {Page} page
   * @param {{ timeout?: number }} [options] timeout: how long an element is waited for, in ms
   */
  constructor(page, { timeout = 15_000 } = {}) {
    this.page = page;
    page.setDefaultTimeout(timeout);
  }

  /** Waits until the window is drawn. */
  async ready() {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: startLimit });
    await this.page.locator('.part.statusbar .statusbar-item').first().waitFor({ timeout: startLimit });
    return this;
  }

  /** Reloads the window, as a person would. Gives VS Code the moment that it takes to write its state. */
  async reload() {
    await this.page.waitForTimeout(500);
    await this.page.reload();
    return this.ready();
  }

  /**
   * Waits until VS Code has stored that a tab is open, which it does every few seconds: the tab of a custom editor comes
   * back after a reload by that alone.
   * @param {string} text of the stored tabs, for instance its view type
   */
  async isTabStored(text) {
    await eventually(`the window's state has ${text}`, () => this.page.evaluate(isInEditorState, text));
  }

  /** @param {string} file a .png */
  async screenshot(file) {
    await this.page.screenshot({ path: file });
  }

  /** @param {string} key for instance 'Control+S' */
  press(key) {
    return this.page.keyboard.press(key);
  }

  /**
   * Pastes a text, by the keyboard, into whatever has the focus.
   * @param {string} text
   */
  async paste(text) {
    await this.page.evaluate((value) => navigator.clipboard.writeText(value), text);
    await this.press(process.platform === 'darwin' ? 'Meta+V' : 'Control+V');
  }

  /** @param {string} text goes to whatever has the focus */
  type(text) {
    return this.page.keyboard.type(text);
  }

  // Quick input: the palette, showInputBox, showQuickPick, open and save dialogs

  get quickInput() {
    return this.page.locator('.quick-input-widget:visible');
  }
  get quickInputBox() {
    return this.quickInput.locator('.quick-input-box input');
  }
  get quickInputTitle() {
    return this.quickInput.locator('.quick-input-title');
  }
  get quickRows() {
    return this.quickInput.locator('.quick-input-list .monaco-list-row');
  }

  /**
   * Runs a command by its title. The palette shows what was registered when it was opened: it is opened anew until the
   * command is there.
   *
   * @param {string} title for instance 'View: Close All Editors'
   * @param {{ timeout?: number }} [options]
   */
  async palette(title, { timeout = 30_000 } = {}) {
    const row = this.quickRows
      .filter({ has: this.page.getByText(title, { exact: true }) })
      .or(this.quickRows.filter({ hasText: title }))
      .first();
    const run = async () => {
      await this.press('F1');
      try {
        await this.quickInputBox.fill(`>${title}`, { timeout: 3000 });
        await row.click({ timeout: 3000 });
        return true;
      } catch (error) {
        await this.press('Escape');
        throw error;
      }
    };
    await eventually(`the palette has the command '${title}'`, run, timeout);
  }

  /**
   * Answers the open input box.
   * @param {string} text
   * @param {{ accept?: boolean }} [options] accept: press Enter, too
   */
  async answer(text, { accept = true } = {}) {
    await this.quickInputBox.fill(text);
    if (accept) await this.quickInputBox.press('Enter');
  }

  /**
   * Chooses an entry of the open quick pick.
   * @param {string} label or a part of it
   */
  async pick(label) {
    await this.quickRows.filter({ hasText: label }).first().click();
  }

  /**
   * Presses Enter where a quick pick offers an entry, and sees it go.
   * @param {string} label of an entry, or a part of it
   */
  async accept(label) {
    const row = this.quickRows.filter({ hasText: label }).first();
    await row.waitFor();
    await eventually(`“${label}” was taken`, async () => {
      // An editor that is still opening may have taken the focus.
      await this.quickInput.locator('.quick-input-box input').click();
      await this.press('Enter');
      return row.waitFor({ state: 'hidden', timeout: 3000 }).then(
        () => true,
        () => false,
      );
    });
  }

  /** The entries of the open quick pick, as far as they are drawn. */
  async picks() {
    await this.quickRows.first().waitFor();
    return texts(this.quickRows);
  }

  /**
   * The line below the input box: its prompt, or what is wrong with the value.
   * @param {string} [part] is waited for
   */
  async promptText(part = '') {
    const message = this.quickInput.locator('.quick-input-message').filter({ hasText: part });
    return (await message.innerText()).trim();
  }

  /**
   * What stands above the open prompt.
   * @param {string} [part] is waited for
   */
  async promptTitle(part = '') {
    return (await this.quickInputTitle.filter({ hasText: part }).innerText()).trim();
  }

  // The side bar

  /** @param {string} title of a view container, for instance 'Explorer' */
  async openContainer(title) {
    const tab = this.page.locator('.part.activitybar').getByRole('tab', { name: title });
    const label = this.page.locator('.part.sidebar .title-label', { hasText: title });
    // A window that is being restored may open it just before the click, which closes it then.
    await eventually(`${title} is open in the side bar`, async () => {
      if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
      return label.waitFor({ timeout: 1000 }).then(
        () => true,
        () => false,
      );
    });
  }

  /** The titles in the activity bar. */
  async containers() {
    const labels = this.page.locator('.part.activitybar [role="tab"] [aria-label]');
    await labels.first().waitFor();
    const all = await labels.evaluateAll((found) => found.map((label) => label.getAttribute('aria-label') ?? ''));
    return [...new Set(all.map((label) => label.replace(/ \([^)]*\)$/, '')))]; // without the key that opens it
  }

  /** @param {string} title */
  view(title) {
    const header = this.page.locator(`.pane-header[aria-label^="${title}"]`);
    return this.page.locator('.split-view-view', { has: header });
  }

  /**
   * A row of a tree.
   * @param {string} view its title
   * @param {string} label the whole of it
   */
  treeItem(view, label) {
    return this.view(view)
      .locator('.monaco-list-row')
      .filter({ has: this.page.locator('.label-name', { hasText: wholly(label) }) })
      .first();
  }

  /**
   * The rows of a tree as they are drawn: label, then description.
   * @param {string} view its title
   */
  treeTexts(view) {
    return texts(this.view(view).locator('.monaco-list-row'));
  }

  /**
   * Opens a row of a tree, and waits until it is open.
   * @param {Locator} row
   */
  async expand(row) {
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) === null) return;
    await eventually('the row opens', async () => {
      // A tree that is refreshed just then forgets the click.
      if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
      await this.page.locator('.monaco-tl-twistie.codicon-tree-item-loading').first().waitFor({ state: 'detached' });
      return (await row.getAttribute('aria-expanded')) === 'true';
    });
  }

  /**
   * Opens one row after another, each a child of the one before.
   * @param {string} view its title
   * @param {readonly string[]} labels
   */
  async expandPath(view, ...labels) {
    for (const label of labels) await this.expand(this.treeItem(view, label));
  }

  /**
   * Presses a button of a view's title. Where the view is alone in its container, VS Code shows it in the side bar's title.
   * @param {string} title of the command
   */
  async viewAction(title) {
    const button = `.action-label[aria-label^="${title}"]:visible`;
    const [alone, among] = ['.title-actions', '.pane-header'].map((place) => `.part.sidebar ${place} ${button}`);
    await this.page.locator(`${alone}, ${among}`).first().click();
  }

  /**
   * Presses a button that a row of a tree shows under the mouse.
   * @param {Locator} row
   * @param {string} title of the command
   */
  async rowAction(row, title) {
    await row.hover();
    await row.locator(`.action-label[aria-label^="${title}"]`).click();
  }

  /**
   * A file or folder of the explorer.
   * @param {string} name
   */
  file(name) {
    return this.page
      .locator('.explorer-folders-view .monaco-list-row')
      .filter({ has: this.page.locator('.label-name', { hasText: wholly(name) }) })
      .first();
  }

  /**
   * Chooses an entry of a context menu.
   * @param {Locator} target
   * @param {string} entry
   */
  async contextMenu(target, entry) {
    const item = await this.openContextMenu(target, entry);
    await item.click();
    await this.page.locator('.monaco-menu-container').waitFor({ state: 'hidden' });
  }

  /**
   * Opens a context menu and waits until it has an entry.
   * @param {Locator} target
   * @param {string} entry
   */
  async openContextMenu(target, entry) {
    const menu = this.page.locator('.monaco-menu-container');
    const item = menu.getByRole('menuitem', { name: entry }).first();
    await eventually(`a context menu has “${entry}”`, async () => {
      await target.click({ button: 'right' });
      // A tree that is drawn anew just then may take the click for another row, or take the focus, which closes the menu.
      const isThere = await item.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
      if (!isThere && (await menu.first().isVisible())) await this.press('Escape');
      return isThere;
    });
    await this.page.waitForTimeout(menuDeafness);
    return item;
  }

  // Notifications

  /** @param {string | RegExp} text or a part of it */
  toast(text) {
    return this.page.locator('.notifications-toasts .monaco-list-row').filter({ hasText: text }).last();
  }

  /** What the notifications say. */
  toasts() {
    return texts(this.page.locator('.notifications-toasts .notification-list-item-message'));
  }

  /**
   * @param {string | RegExp} text of the notification, or a part of it
   * @param {string} button
   */
  async clickToast(text, button) {
    await this.toast(text).getByRole('button', { name: button }).click();
  }

  /**
   * How far the progress bar of a notification is drawn.
   * @param {string | RegExp} text of the notification, or a part of it
   * @returns {Promise<number | 'infinite' | undefined>} percent; undefined without a bar
   */
  async toastProgress(text) {
    return this.toast(text)
      .locator('.monaco-progress-container')
      .evaluateAll(([bar]) => {
        if (!bar?.classList.contains('active')) return undefined;
        if (bar.classList.contains('infinite')) return 'infinite';
        const bit = bar.querySelector('.progress-bit');
        return bit instanceof HTMLElement ? Number.parseFloat(bit.style.width) : undefined;
      });
  }

  clearToasts() {
    return this.palette('Notifications: Clear All Notifications');
  }

  // Modal dialogs

  get dialog() {
    return this.page.locator('.monaco-dialog-box');
  }

  /** What the dialog says. */
  async dialogText() {
    return (await this.dialog.innerText()).trim();
  }

  /** @param {string} name */
  async dialogButton(name) {
    await this.dialog.getByRole('button', { name }).click();
    await this.dialog.waitFor({ state: 'hidden' });
  }

  // Editors

  /** @param {string} name or a part of it */
  tab(name) {
    return this.page.locator('.part.editor .tab').filter({ hasText: name });
  }

  /**
   * Whether the tab shows the mark of unsaved changes.
   * @param {string} name
   */
  isDirty(name) {
    return this.tab(name)
      .first()
      .evaluate((tab) => tab.classList.contains('dirty'));
  }

  /** @param {string} name of a file in the explorer's root */
  async openFile(name) {
    await this.openContainer('Explorer');
    await this.file(name).dblclick();
    await this.tab(name).waitFor();
  }

  closeAllEditors() {
    return this.palette('View: Close All Editors');
  }

  /** The text editor that has, or had last, the focus. */
  get activeEditor() {
    return this.page.locator('.part.editor .editor-group-container.active .editor-instance').last();
  }

  /** Puts the cursor into the active text editor. */
  async focusEditor() {
    await this.activeEditor.locator('.view-lines').last().waitFor();
    await this.activeEditor.locator('.native-edit-context, textarea.inputarea').last().focus();
  }

  /**
   * The whole text of the active editor. (Only the lines in sight are drawn, so it goes over the clipboard.)
   * @returns {Promise<string>}
   */
  async editorText() {
    await this.focusEditor();
    await this.press(selectAll);
    await this.press(copy);
    return (await this.page.evaluate(() => navigator.clipboard.readText())).replaceAll('\r\n', '\n');
  }

  /**
   * Puts a text in place of all that is in the active editor, in one step: completions and closing brackets stay out.
   * @param {string} text
   */
  async setEditorText(text) {
    await this.focusEditor();
    await this.press(selectAll);
    await this.paste(text);
    // VS Code asks the browser for the clipboard's text, and goes on when it comes.
    await eventually('the text is in the editor', async () => (await this.editorText()) === text);
    await this.press('ArrowRight');
  }

  /** The lines of the active editor that are in sight. */
  async visibleLines() {
    const lines = await this.activeEditor
      .locator('.view-lines')
      .last()
      .locator('.view-line')
      .evaluateAll((all) =>
        all
          .map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent ?? '' }))
          .sort((a, b) => a.top - b.top)
          .map(({ text }) => text),
      );
    return lines.map((line) => line.replaceAll('\u00a0', ' '));
  }

  /** Saves the active editor. */
  save() {
    return this.press('Control+S');
  }

  /**
   * Presses a button of the editor's title.
   * @param {string} title of the command
   */
  async editorAction(title) {
    await this.page
      .locator(`.part.editor .editor-actions .action-label[aria-label^="${title}"]:visible`)
      .first()
      .click();
  }

  /** @param {string | RegExp} text or a part of it */
  status(text) {
    return this.page.locator('.part.statusbar .statusbar-item').filter({ hasText: text });
  }

  // Webviews

  /**
   * The document of a webview, which VS Code nests two frames deep.
   * @param {number} [nth] of those in sight
   */
  webview(nth = 0) {
    return this.page.frameLocator('iframe.webview.ready >> visible=true').nth(nth).frameLocator('iframe#active-frame');
  }
}

/**
 * Runs in the page: whether the stored tabs of a window have a text.
 * @param {string} text
 */
async function isInEditorState(text) {
  const [name] = (await window.indexedDB.databases())
    .flatMap(({ name }) => name ?? [])
    .filter((name) => /^vscode-web-state-db-(?!global)/.test(name));
  if (!name) return false;
  const settled = (/** @type {IDBRequest} */ request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  /** @type {IDBDatabase} */
  const database = await settled(window.indexedDB.open(name));
  try {
    const store = database.transaction('ItemTable').objectStore('ItemTable');
    return String(await settled(store.get('memento/workbench.parts.editor'))).includes(text);
  } finally {
    database.close();
  }
}

/** @param {Locator} rows */
async function texts(rows) {
  const all = await rows.allInnerTexts();
  return all.map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

/** @param {string} text */
function wholly(text) {
  return new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}
