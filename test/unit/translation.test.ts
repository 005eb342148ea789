import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { getL10nJson, type l10nJsonFormat } from '@vscode/l10n-dev';
import { repository } from '../host/paths.mjs';

type Words = Record<string, string>;

const read = <T>(file: string): T => JSON.parse(fs.readFileSync(path.join(repository, file), 'utf8')) as T;
const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
const links = (text: string) => [...text.matchAll(/\]\((command:[^)]+)\)/g)].map(([, link]) => link);
const edges = (text: string) => [/^\s*/.exec(text)?.[0], /\s*$/.exec(text)?.[0]];

/** Says every difference at once, so that one run is enough to mend all. */
function assertTranslated(english: Words, german: Words): void {
  const missing = Object.keys(english).filter((key) => !german[key]?.trim());
  assert.deepEqual(missing, [], 'every text has a translation');
  const stale = Object.keys(german).filter((key) => !(key in english));
  assert.deepEqual(stale, [], 'every translation has its text');
  for (const [key, text] of Object.entries(english)) {
    const translated = german[key] ?? '';
    assert.deepEqual(placeholders(translated), placeholders(text), `the placeholders of: ${text}`);
    assert.deepEqual(links(translated), links(text), `the commands of: ${text}`);
    assert.deepEqual(edges(translated), edges(text), `the white space around: ${text}`);
  }
}

/** What a user sees of the manifest: the members that VS Code replaces. */
const visible = new Set([
  ...['displayName', 'description', 'title', 'shortTitle', 'category', 'label', 'name', 'contents', 'contextualTitle'],
  ...['markdownDescription', 'enumDescriptions', 'markdownEnumDescriptions', 'enumItemLabels', 'altText'],
  ...['deprecationMessage', 'patternErrorMessage', 'userDescription', 'modelDescription'],
]);
/** A name for programs, and what only a language model reads. */
const exempt = [/^name$/, /\.properties\.name$/, /modelDescription$/];

function* visibleTexts(value: unknown, at = ''): Generator<[place: string, text: string]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const place = at === '' ? key : `${at}.${key}`;
    const texts = typeof member === 'string' ? [member] : Array.isArray(member) ? member : [];
    if (visible.has(key)) {
      for (const text of texts) if (typeof text === 'string') yield [place, text];
    }
    yield* visibleTexts(member, place);
  }
}

describe('The translation into German', () => {
  it('has every text of the program, with its placeholders', async function () {
    this.timeout(120_000);
    const files = fs.readdirSync(path.join(repository, 'src'), { recursive: true, encoding: 'utf8' });
    const sources = files
      .filter((file) => /(?<!\.d)\.ts$/.test(file))
      .map(
        (file) =>
          ({ extension: '.ts', contents: fs.readFileSync(path.join(repository, 'src', file), 'utf8') }) as const,
      )
      .filter(({ contents }) => contents.includes('l10n.t('));
    const english: l10nJsonFormat = await getL10nJson(sources);
    assert.ok(Object.keys(english).length > 500, `${Object.keys(english).length} texts were found`);
    const texts = Object.fromEntries(Object.keys(english).map((key) => [key, key]));
    assertTranslated(texts, read<Words>('l10n/bundle.l10n.de.json'));
  });

  it('has every text of the manifest', () => {
    assertTranslated(read<Words>('package.nls.json'), read<Words>('package.nls.de.json'));
  });
});

describe('The manifest', () => {
  const manifest = read<Record<string, unknown>>('package.json');
  const { scripts: _scripts, ...shown } = manifest;

  it('holds no text for users itself, so that all of it can be translated', () => {
    const own = [...visibleTexts(shown)]
      .filter(([place, text]) => !/^%[^%]+%$/.test(text) && !exempt.some((form) => form.test(place)))
      .map(([place, text]) => `${place}: ${text}`);
    assert.deepEqual(own, []);
  });

  it('names only texts that there are', () => {
    const keys = new Set(Object.keys(read<Words>('package.nls.json')));
    const named = [...JSON.stringify(shown).matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? '');
    assert.deepEqual(
      named.filter((key) => !keys.has(key)),
      [],
    );
    assert.deepEqual(
      [...keys].filter((key) => !named.includes(key)),
      [],
    );
  });

  it('names every command alike: under one category, and with … where more is asked for', () => {
    const { commands } = shown['contributes'] as { commands: { command: string; title: string; category?: string }[] };
    const words = read<Words>('package.nls.json');
    for (const { command, title, category } of commands) {
      assert.equal(category, '%category%', command);
      const text = words[title.slice(1, -1)] ?? '';
      const small = /^(a|an|and|as|at|by|for|from|in|into|of|on|or|the|to|with|curl)$/;
      for (const [index, word] of text.split(/[ -]/).entries())
        assert.ok(/^[A-Z(“]/.test(word) || (index > 0 && small.test(word)), `“${text}” has small letters: ${word}`);
      assert.ok(!text.includes('...'), `“${text}” spells … with dots`);
    }
  });
});
