import assert from 'node:assert/strict';
import axe, { type AxeResults } from 'axe-core';
import type { Locator } from 'playwright-core';
import { eventually } from '../host/eventually.mjs';
import { openGridPage, type GridPage, type GridPageOptions } from './support/gridPage';

describe("The page of the records editor, before a host that isn't VS Code", () => {
  let opened: GridPage | undefined;
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });

  async function open(options: Partial<GridPageOptions> = {}): Promise<GridPage> {
    opened = await openGridPage({ records: 500, ...options });
    if (options.records !== 0) await cell(opened, 0, 'id').waitFor();
    return opened;
  }
  const cell = ({ page }: GridPage, row: number, column: string): Locator =>
    page
      .locator(`.ag-row[row-index="${row}"] .ag-cell[col-id="${column}"]`)
      .filter({ hasNot: page.locator('.pending') });
  const focusedCell = ({ page }: GridPage) =>
    page.evaluate(() => {
      const view = globalThis as unknown as { document: { activeElement: Element | null } };
      interface Element {
        closest(selector: string): Element | null;
        getAttribute(name: string): string | null;
      }
      const focused = view.document.activeElement?.closest('.ag-cell');
      return `${focused?.closest('.ag-row')?.getAttribute('row-id')} ${focused?.getAttribute('col-id')}`;
    });
  const until = (what: string, holds: () => void | Promise<void>) =>
    eventually(what, async () => {
      await holds();
      return true;
    });
  const isFocused = (grid: GridPage, wanted: string) =>
    until('the cell has the focus', async () => assert.equal(await focusedCell(grid), wanted));

  async function seriousOf({ page }: GridPage): Promise<readonly string[]> {
    await page.evaluate(axe.source);
    return page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } };
      const found = await axe.run({ rules: { 'color-contrast': { enabled: false } } });
      return found.violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
    });
  }

  it('shows rows under its policy, and tells how many there are', async () => {
    const grid = await open({ records: 1_000_000 });
    assert.equal(await cell(grid, 3, 'expected_output').innerText(), 'The capital of country 3 ↵ is city 3.');
    const table = grid.page.getByRole('grid').or(grid.page.getByRole('treegrid'));
    assert.equal(await table.getAttribute('aria-label'), 'Records of Capital cities');
    assert.equal(await table.getAttribute('aria-rowcount'), '1000001');
    assert.deepEqual(grid.complaints, []);
  });

  it('has nothing serious to correct for those who cannot see it well', async () => {
    const grid = await open();
    grid.host.statuses.set(1, 'changed').set(2, 'deleted').set(3, 'invalid');
    grid.host.change();
    await cell(grid, 1, 'input').click();
    await grid.page.getByRole('button', { name: 'Record Details' }).click();
    await grid.page.getByRole('button', { name: 'More Filters' }).click();
    await grid.page.keyboard.press('Control+f');
    await grid.page.getByRole('heading', { name: 'Record record-1' }).waitFor();
    assert.deepEqual(await seriousOf(grid), []);
  });

  it('replaces a value by typing, and goes on below', async () => {
    const grid = await open();
    await cell(grid, 2, 'expected_output').click();
    await grid.page.keyboard.type('Lima');
    await grid.page.keyboard.press('Enter');
    await isFocused(grid, '3 expected_output');
    const [edit] = grid.host.requests('edit');
    assert.deepEqual(edit?.edits[0]?.input, { kind: 'string', text: 'Lima' });
    assert.equal(edit.edits[0].key, 2);
    await grid.page.getByText('1 changed').waitFor();
    await grid.page.locator('.gutter-cell[data-status=changed]').waitFor();
  });

  it('keeps what is typed before the whole value has come', async () => {
    const grid = await open({ texts: { '1 expected_output': 'Paris' } });
    await cell(grid, 1, 'expected_output').click();
    await grid.page.keyboard.press('F2');
    await grid.page.keyboard.type(', France');
    await grid.page.keyboard.press('Enter');
    await until('the extension host is told', () =>
      assert.equal(grid.host.text(1, 'expected_output'), 'Paris, France'),
    );
  });

  it('changes the record that the edit began on, although a row was inserted above meanwhile', async () => {
    const grid = await open();
    await cell(grid, 4, 'expected_output').dblclick();
    grid.host.insertAt(0);
    grid.host.change();
    await cell(grid, 0, 'id').filter({ hasText: 'record-500' }).waitFor();
    await grid.page.keyboard.press('Control+a');
    await grid.page.keyboard.type('for record 4');
    await grid.page.keyboard.press('Enter');
    await until('the extension host is told', () => assert.equal(grid.host.text(4, 'expected_output'), 'for record 4'));
    await isFocused(grid, '5 expected_output');
  });

  it('stays on its record when rows are inserted above it', async () => {
    const grid = await open();
    await cell(grid, 6, 'input').click();
    grid.host.insertAt(0, 3);
    grid.host.change();
    await cell(grid, 9, 'id').filter({ hasText: 'record-6' }).waitFor();
    await isFocused(grid, '6 input');
  });

  it('refuses JSON that is none, says where, and keeps it', async () => {
    const grid = await open();
    await cell(grid, 1, 'input').dblclick();
    const box = grid.page.getByRole('textbox', { name: 'input', exact: true });
    await box.fill('{"a": [1, }');
    await grid.page.keyboard.press('Enter');
    await grid.page.getByText('Line 1, column 11').waitFor();
    assert.equal(await box.inputValue(), '{"a": [1, }');
    await box.fill('{"a": [1]}');
    await grid.page.keyboard.press('Enter');
    await until('the extension host is told', () => assert.equal(grid.host.text(1, 'input'), '{"a": [1]}'));
  });

  it('gives a refused edit back with the reason', async () => {
    const grid = await open();
    grid.host.refusals.set('edit', 'Another record has this id.');
    await cell(grid, 1, 'id').click();
    await grid.page.keyboard.type('record-0');
    await grid.page.keyboard.press('Enter');
    await grid.page.getByText('Another record has this id.').waitFor();
    assert.equal(await grid.page.getByRole('textbox', { name: 'id', exact: true }).inputValue(), 'record-0');
  });

  it('takes up an interrupted edit when it is shown again', async () => {
    const grid = await open();
    await cell(grid, 1, 'expected_output').click();
    await grid.page.keyboard.type('half a sen');
    await grid.page.reload();
    const box = grid.page.getByRole('textbox', { name: 'expected_output' });
    await box.waitFor();
    assert.equal(await box.inputValue(), 'half a sen');
    await box.press('Enter');
    await until('the extension host is told', () => assert.equal(grid.host.text(1, 'expected_output'), 'half a sen'));
  });

  it('keeps rows and cell where they were when it is shown again, with the cell scrolled out of sight', async () => {
    const grid = await open();
    await cell(grid, 3, 'input').click();
    await isFocused(grid, '3 input');
    await grid.page.mouse.wheel(0, 6000);
    await cell(grid, 240, 'id').waitFor();
    await until('the place is remembered', async () => {
      const state = await grid.page.evaluate<string>("sessionStorage.getItem('state')");
      assert.match(state, /"firstRow":2[23]\d/);
      assert.match(state, /"key":3,/);
    });
    await grid.page.reload();
    await cell(grid, 240, 'id').waitFor();
    await grid.page.locator('.grid-host:focus').waitFor();
    await grid.page.keyboard.press('Control+c');
    await until('the cell is copied', () => assert.deepEqual(grid.host.requests('copy')[0]?.rows, { keys: [3] }));
    await grid.page.keyboard.press('ArrowDown');
    await isFocused(grid, '4 input');
  });

  it('copies a range that was selected with the keyboard', async () => {
    const grid = await open();
    await cell(grid, 1, 'input').click();
    await grid.page.keyboard.press('Shift+ArrowDown');
    await grid.page.keyboard.press('Shift+ArrowRight');
    await grid.page.getByText('2 rows × 2 columns selected').waitFor();
    await grid.page.keyboard.press('Control+c');
    await until('the extension host is told', () => assert.equal(grid.host.requests('copy').length, 1));
    const [copy] = grid.host.requests('copy');
    assert.deepEqual(copy?.rows, { keys: [1, 2] });
    assert.deepEqual(
      copy.columns.map(({ id }) => id),
      ['input', 'expected_output'],
    );
  });

  it('selects everything by position, not by key', async () => {
    const grid = await open({ records: 1_000_000 });
    await cell(grid, 1, 'input').click();
    await grid.page.keyboard.press('Control+a');
    await grid.page.keyboard.press('Control+c');
    await until('the extension host is told', () =>
      assert.deepEqual(grid.host.requests('copy')[0]?.rows, { ranges: [{ from: 0, to: 1_000_000 }] }),
    );
  });

  it('selects whole records by the row numbers, and deletes them with Delete', async () => {
    const grid = await open();
    await cell(grid, 1, 'metadata').click();
    await grid.page.locator('.ag-row[row-index="3"] .gutter-cell').click();
    await grid.page.locator('.ag-row[row-index="5"] .gutter-cell').click({ modifiers: ['Shift'] });
    await grid.page.getByText('3 records selected').waitFor();
    await grid.page.keyboard.press('Delete');
    await until('they are deleted', () =>
      assert.deepEqual(grid.host.requests('deleteRows')[0]?.rows, { keys: [3, 4, 5] }),
    );
    await grid.page.getByText('3 deleted').waitFor();
  });

  it('offers places inside JSON as columns, and remembers the choice', async () => {
    const grid = await open();
    await grid.page.getByRole('button', { name: 'Columns…' }).click();
    await grid.page.getByRole('checkbox', { name: 'input.question' }).check();
    await grid.page.getByRole('checkbox', { name: 'created' }).uncheck();
    await grid.page.getByRole('button', { name: 'Done' }).click();
    await grid.page.getByRole('columnheader', { name: 'input.question' }).waitFor();
    await until('the host is asked to remember', () => {
      const memory = grid.host.requests('rememberColumns').at(-1)?.columnState as {
        paths: { id: string }[];
        layout: unknown;
      };
      assert.equal(memory.paths[0]?.id, 'input/question');
      assert.match(JSON.stringify(memory.layout), /"created_at","width":\d+,"hide":true/);
    });
  });

  it('asks the host for another order and another filter', async () => {
    const grid = await open();
    await grid.page.getByRole('columnheader', { name: 'expected_output' }).click();
    await until('the order is asked for', () => {
      assert.equal(grid.host.requests('view').at(-1)?.sort[0]?.column.id, 'expected_output');
    });
    await grid.page.getByRole('searchbox', { name: 'Filter records by text' }).fill('Lima');
    await until('the filter is asked for', () => {
      const view = grid.host.requests('view').at(-1);
      assert.deepEqual([view?.filter, view?.sort.length], [{ text: 'Lima' }, 1]);
    });
  });

  it('pastes at the selected cell', async () => {
    const grid = await open();
    await cell(grid, 3, 'expected_output').click();
    await grid.page.evaluate(`navigator.clipboard.writeText('a\\tb\\nc\\td')`);
    await grid.page.keyboard.press('Control+v');
    await until('the extension host is told', () =>
      assert.equal(grid.host.requests('paste')[0]?.text.replaceAll('\r', ''), 'a\tb\nc\td'),
    );
    assert.equal(grid.host.requests('paste')[0]?.at, 3);
    assert.equal(grid.host.requests('paste')[0]?.columns[0]?.id, 'expected_output');
  });

  it('adds a record below and stands on it', async () => {
    const grid = await open();
    await cell(grid, 3, 'input').click();
    await grid.page.keyboard.press('Control+Insert');
    await isFocused(grid, '500 input');
  });

  it('adds a record to begin with its input, which it must have, and not with its id', async () => {
    const grid = await open();
    await cell(grid, 3, 'id').click();
    await grid.page.getByRole('button', { name: 'Add Record' }).click();
    await isFocused(grid, '500 input');
    await grid.page.keyboard.press('Escape');
    await cell(grid, 0, 'tags').click({ button: 'right' });
    await grid.page.getByRole('menuitem', { name: 'Add Record Below' }).click();
    await isFocused(grid, '501 input');
    await grid.page.locator('.ag-header-cell[col-id="input"]').click({ button: 'right' });
    await grid.page.getByRole('menuitem', { name: 'Hide input' }).click();
    await cell(grid, 0, 'id').click();
    await grid.page.keyboard.press('Control+Insert');
    await isFocused(grid, '502 expected_output');
  });

  it('lets keys that are not for text go on to VS Code, from whatever is written in', async () => {
    const grid = await open();
    await grid.page.evaluate(() => {
      interface Key {
        readonly key: string;
        preventDefault(): void;
      }
      const view = globalThis as unknown as {
        gone: string[];
        addEventListener(n: string, on: (key: Key) => void): void;
      };
      view.gone = [];
      view.addEventListener('keydown', (event) => {
        event.preventDefault();
        view.gone.push(event.key);
      });
    });
    const goneOn = async (...keys: readonly string[]) => {
      for (const key of keys) await grid.page.keyboard.press(key);
      return grid.page.evaluate(() => (globalThis as unknown as { gone: string[] }).gone.splice(0).join(' '));
    };
    const forText = [
      'a',
      'Backspace',
      'Control+Z',
      'Control+Y',
      'Control+A',
      'Shift+Home',
      'Control+ArrowLeft',
    ] as const;
    const others = ['F1', 'Control+P', 'Control+Shift+P', 'Control+B', 'Control+K', 'Alt+F'] as const;
    const modifiers = /\b(Control|Shift|Alt) ?\b/g;
    const onlyOthersGoOn = async (where: string) => {
      assert.equal((await goneOn(...forText, ...others)).replace(modifiers, '').trim(), 'F1 P P B K F', where);
    };

    await grid.page.getByRole('searchbox', { name: 'Filter records by text' }).click();
    await onlyOthersGoOn('the filter');
    assert.equal((await goneOn('Control+S')).replace(modifiers, ''), 'S');
    await grid.page.keyboard.press('Control+F');
    await onlyOthersGoOn('Find, which the filter box leads to');
    await grid.page.keyboard.press('Escape');
    await cell(grid, 1, 'expected_output').dblclick();
    await onlyOthersGoOn('a cell');
    await goneOn('x', 'Control+W');
    await isFocused(grid, '1 expected_output');
    assert.match(grid.host.text(1, 'expected_output'), /x/);
    await grid.page.keyboard.press('Shift+F10');
    await grid.page.getByRole('menuitem', { name: 'Edit Tags…' }).click();
    await onlyOthersGoOn('the tags');
    assert.equal((await goneOn('Control+S', 'Control+F')).replace(modifiers, ''), '');
    await grid.page.getByRole('button', { name: 'Cancel' }).click();
    const conflict = { recordId: 'record-1', base: '1', mine: '2', theirs: '3', index: 0, what: 'input' };
    grid.host.post({ event: 'conflicts', version: 4, conflicts: [conflict] });
    await grid.page.getByLabel('Edit', { exact: true }).check();
    await onlyOthersGoOn('a conflict');
  });

  it('keeps a range for the menu of a right-click inside it, and moves it by one outside', async () => {
    const grid = await open();
    const selected = grid.page.locator('.ag-cell.selected');
    const deleteByMenu = async (row: number, column: string) => {
      await cell(grid, row, column).click({ button: 'right' });
      await grid.page.getByRole('menuitem', { name: 'Delete Records' }).click();
    };
    const lastDeleted = () => grid.host.requests('deleteRows').at(-1)?.rows;
    await cell(grid, 1, 'input').click();
    await cell(grid, 3, 'expected_output').click({ modifiers: ['Shift'] });
    await deleteByMenu(2, 'input');
    await until('three are deleted', () => assert.deepEqual(lastDeleted(), { keys: [1, 2, 3] }));
    assert.equal(await selected.count(), 6);
    await isFocused(grid, '3 expected_output');

    await cell(grid, 5, 'input').hover();
    await grid.page.mouse.down();
    await cell(grid, 8, 'metadata').hover();
    await grid.page.mouse.up();
    await deleteByMenu(5, 'metadata');
    await until('four are deleted', () => assert.deepEqual(lastDeleted(), { keys: [5, 6, 7, 8] }));

    await deleteByMenu(9, 'metadata');
    await until('one is deleted', () => assert.deepEqual(lastDeleted(), { keys: [9] }));
    assert.equal(await selected.count(), 1);
  });

  it('tells news until the next work, and why nothing was emptied or filled', async () => {
    const grid = await open();
    const says = (text: string) => until(`it says “${text}”`, async () => assert.equal(await news.innerText(), text));
    const news = grid.page.locator('.notice-status');
    await cell(grid, 1, 'input').click();
    await grid.page.keyboard.press('Shift+Space');
    await grid.page.keyboard.press('Delete');
    await says('Deleted 1 record: it goes with the next save.');
    await grid.page.keyboard.press('Control+Z');
    await says('');
    assert.equal(grid.host.requests('command').at(-1)?.command, 'undo');

    await cell(grid, 2, 'id').click();
    await grid.page.keyboard.press('Delete');
    await says('Ids and times stay as they are.');
    await cell(grid, 0, 'input').click();
    await grid.page.keyboard.press('Control+D');
    await says('Nothing to fill: select the cell to copy from and the cells below it.');
    await cell(grid, 3, 'created_at').click();
    await grid.page.keyboard.press('Control+D');
    await says('Ids and times stay as they are.');
    assert.deepEqual([grid.host.requests('clear'), grid.host.requests('fillDown')], [[], []]);
    grid.host.change({ saving: true });
    await says('');
    grid.host.change({ saving: false });
    grid.host.post({ event: 'said', sentence: 'Saved.' });
    await says('Saved.');
    grid.host.post({ event: 'reveal', key: 2 });
    await says('');
  });

  it("offers by a row's number what is meant for records, and no cell to edit", async () => {
    const grid = await open();
    await grid.page.locator('.ag-row[row-index="2"] .gutter-cell').click({ button: 'right' });
    await grid.page.getByRole('menuitem', { name: 'Delete Records' }).waitFor();
    assert.equal(await grid.page.getByRole('menuitem', { name: 'Edit Cell' }).count(), 0);
  });

  it('never takes record text for markup', async () => {
    const hostile = '</script><img src=x onerror="document.title=1"><b>bold</b>';
    const grid = await open({ texts: { '0 input': hostile } });
    assert.equal(await cell(grid, 0, 'input').innerText(), hostile);
    await cell(grid, 0, 'input').click();
    await grid.page.getByRole('button', { name: 'Record Details' }).click();
    await grid.page.locator('.value').getByText(hostile).waitFor();
    assert.equal(await grid.page.locator('main b, main img').count(), 0);
    assert.equal(await grid.page.title(), 'Capital cities');
  });

  it('lets Tab and Shift+Tab leave the grid', async () => {
    const grid = await open();
    await cell(grid, 1, 'input').click();
    await grid.page.keyboard.press('Tab');
    assert.equal(await focusedCell(grid), 'undefined undefined');
    await cell(grid, 1, 'input').click();
    await grid.page.keyboard.press('Shift+Tab');
    assert.equal(await focusedCell(grid), 'undefined undefined');
  });

  it('opens its menu by the keyboard, and gives the focus back', async () => {
    const grid = await open();
    await cell(grid, 1, 'input').click();
    await grid.page.keyboard.press('Shift+F10');
    await grid.page.getByRole('menuitem', { name: 'Edit Cell' }).waitFor();
    await grid.page.keyboard.press('Escape');
    await isFocused(grid, '1 input');
  });

  it('greys in its menu what the selected records leave nothing to do for', async () => {
    const grid = await open();
    grid.host.statuses.set(1, 'changed').set(2, 'deleted');
    grid.host.change();
    await grid.page.locator('.gutter-cell[data-status=deleted]').waitFor();
    const greyed = async (from: number, to = from) => {
      await cell(grid, from, 'input').click();
      await cell(grid, to, 'input').click({ modifiers: ['Shift'] });
      await grid.page.keyboard.press('Shift+F10');
      const items = grid.page.locator('.menu-item[aria-disabled=true]');
      await grid.page.getByRole('menuitem', { name: 'Edit Cell' }).waitFor();
      const labels = await items.locator('span:first-child').allInnerTexts();
      await grid.page.keyboard.press('Escape');
      return labels;
    };
    assert.deepEqual(await greyed(0), ['Restore Deleted Records', 'Revert Records']);
    assert.deepEqual(await greyed(1), ['Restore Deleted Records']);
    assert.deepEqual(await greyed(2), ['Delete Records']);
    assert.deepEqual(await greyed(0, 2), []);
  });

  it('asks about conflicts and sends nothing before all are settled', async () => {
    const grid = await open();
    const conflict = { recordId: 'record-1', base: '1', mine: '2', theirs: '3' };
    grid.host.post({
      event: 'conflicts',
      version: 4,
      conflicts: [
        { ...conflict, index: 0, what: 'input' },
        { ...conflict, index: 1, what: 'metadata.difficulty' },
      ],
    });
    const save = grid.page.getByRole('button', { name: 'Save with These' });
    await save.waitFor();
    assert.equal(await save.isDisabled(), true);
    await grid.page.keyboard.press('Space');
    await grid.page.getByText('1 of 2 still to settle').waitFor();
    await grid.page.getByRole('region', { name: 'metadata.difficulty' }).getByLabel('Edit', { exact: true }).check();
    await grid.page.getByRole('textbox', { name: /Edited value/ }).fill('{"no');
    assert.equal(await save.isDisabled(), true);
    await grid.page.getByRole('textbox', { name: /Edited value/ }).fill('23');
    await save.click();
    await until('the extension host is told', () =>
      assert.deepEqual(grid.host.requests('resolveConflicts')[0]?.choices, [
        { index: 0, choice: 'mine' },
        { index: 1, edited: '23' },
      ]),
    );
  });

  for (const [name, state, text] of [
    ['there are no records', {}, 'There are no records yet.'],
    ['the first page is under way', { loading: { loaded: 0, state: 'loading' } }, 'Loading the first records…'],
    [
      'the first page failed',
      { loading: { loaded: 0, state: 'failed', message: 'The service did not answer.' } },
      'The service did not answer.',
    ],
    [
      'the filter fits none',
      { loading: { loaded: 9, state: 'complete' }, view: { filter: { text: 'x' }, sort: [] } },
      'No record matches the filter.',
    ],
    [
      'the filter fits none of those that are loaded',
      { loading: { loaded: 9, state: 'failed', message: 'No.' }, view: { filter: { text: 'x' }, sort: [] } },
      'None of the records loaded so far matches the filter.',
    ],
  ] as const)
    it(`says so where ${name}`, async () => {
      const grid = await open({ records: 0, state });
      await grid.page.locator('.overlay').getByText(text).waitFor();
    });

  it('moves nothing for those who asked for less motion, of VS Code or of their system', async () => {
    const grid = await open({ state: { loading: { loaded: 100, state: 'loading' } } });
    const moving = () => grid.page.evaluate('document.getAnimations().length');
    assert.equal(await moving(), 1);
    await grid.page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await moving(), 0);
    await grid.page.emulateMedia({ reducedMotion: 'no-preference' });
    assert.equal(await moving(), 1);
    await grid.page.evaluate("document.body.classList.add('vscode-reduce-motion')");
    assert.equal(await moving(), 0);
  });

  describe('where a page failed', () => {
    const message = 'The service refused to list the records (400).';
    const failed = { loading: { loaded: 500, state: 'failed', message } } as const;
    const gap = ({ page }: GridPage) => page.locator('.loading-gap');

    it('has a gap behind the last row that says so and goes on with Retry, by the keyboard', async () => {
      const grid = await open({ state: failed });
      await cell(grid, 1, 'input').click();
      await grid.page.keyboard.press('Control+End');
      await isFocused(grid, '499 updated_at');
      await gap(grid).getByText('500 records loaded. The rest is missing here:').waitFor();
      await gap(grid).getByText(message).waitFor();
      const inSight = await gap(grid).evaluate((element: unknown) => {
        const { bottom } = (element as { getBoundingClientRect(): { bottom: number } }).getBoundingClientRect();
        const notices = (globalThis as unknown as { document: { querySelector(selector: string): unknown } }).document;
        const below = notices.querySelector('.notices') as { getBoundingClientRect(): { top: number } };
        return bottom <= below.getBoundingClientRect().top;
      });
      assert.ok(inSight, 'the gap is seen with the last row');
      const retry = gap(grid).getByRole('button', { name: 'Retry' });
      await grid.page.keyboard.press('ArrowDown');
      await retry.and(grid.page.locator(':focus')).waitFor();
      await grid.page.keyboard.press('ArrowUp');
      await isFocused(grid, '499 updated_at');
      await grid.page.keyboard.press('ArrowDown');
      await grid.page.keyboard.press('Space');
      await until('the extension host is told', () =>
        assert.equal(grid.host.requests('command')[0]?.command, 'retryLoading'),
      );
      await isFocused(grid, '499 updated_at');
      grid.host.change({ loading: { loaded: 500, state: 'loading' } });
      await gap(grid).waitFor({ state: 'detached' });
      assert.deepEqual(grid.complaints, []);
    });

    it('counts the gap as no record: not in numbers, selections, copies and deletions', async () => {
      const grid = await open({ state: failed });
      const table = grid.page.getByRole('grid').or(grid.page.getByRole('treegrid'));
      await until('the header, the records and the gap are counted as rows', async () =>
        assert.equal(await table.getAttribute('aria-rowcount'), '502'),
      );
      await cell(grid, 1, 'input').click();
      await grid.page.keyboard.press('Control+End');
      await gap(grid).getByText(message).click();
      await grid.page.getByText(/^500 records$/).waitFor();
      await cell(grid, 499, 'input').click();
      await grid.page.keyboard.press('Control+a');
      await grid.page.getByText('500 rows × 7 columns selected').waitFor();
      await grid.page.keyboard.press('Shift+Space');
      await grid.page.keyboard.press('Delete');
      await until('only records are deleted', () =>
        assert.deepEqual(grid.host.requests('deleteRows')[0]?.rows, { ranges: [{ from: 0, to: 500 }] }),
      );
    });

    it('leads to the gap from the line above, and axe finds nothing serious there', async () => {
      const grid = await open({ state: failed });
      assert.equal(await gap(grid).isVisible(), true);
      await grid.page.getByRole('button', { name: 'Show Why' }).click();
      const retry = gap(grid).getByRole('button', { name: 'Retry' });
      await retry.and(grid.page.locator(':focus')).waitFor();
      await cell(grid, 499, 'id').waitFor();
      assert.deepEqual(await seriousOf(grid), []);
    });
  });

  it('says why nothing can be edited, and leads to the current version', async () => {
    const grid = await open({ state: { readOnly: 'Version 2 is not the current one.' } });
    await grid.page.getByText('Version 2 is not the current one.').waitFor();
    await cell(grid, 1, 'expected_output').dblclick();
    assert.equal(await grid.page.getByRole('textbox', { name: 'expected_output' }).isVisible(), false);
    await grid.page.getByRole('button', { name: 'Open Current Version' }).click();
    await until('the extension host is told', () =>
      assert.equal(grid.host.requests('command')[0]?.command, 'openCurrentVersion'),
    );
  });
});
