import assert from 'node:assert/strict';
import { writeExperiment } from '../../../src/documents/experimentText';
import { parseRawJson } from '../../../src/json/rawJson';

const page = (attributes: string, dataset?: Parameters<typeof writeExperiment>[1]) =>
  writeExperiment(parseRawJson(`{"id":"e-1","type":"experiments","attributes":${attributes}}`), dataset);

describe('An experiment as a page to read', () => {
  it('tells what it ran on, whatever else the service tells of it, and its configuration to the digit', () => {
    const attributes =
      '{"config":{"seed":12345678901234567890,"t":1.0},"created_at":"2026-11-18T10:23:46Z","dataset_id":"d-1",' +
      '"dataset_version":7,"description":"First try","metadata":{},"name":"run","run_count":3,"author":{"name":"A"}}';
    assert.equal(
      page(attributes, { name: 'capitals' }),
      [
        '# run',
        'First try',
        '|  |  |\n| - | - |\n| Dataset | capitals (`d-1`) |\n| Version | 7 |\n| Created | 2026-11-18T10:23:46Z |\n| run\\_count | 3 |\n| Id | e-1 |',
        '## Configuration',
        '```json\n{\n  "seed": 12345678901234567890,\n  "t": 1.0\n}\n```',
        '## Metadata',
        'None.\n',
      ].join('\n\n'),
    );
  });

  it('shows the id of a dataset whose name isn’t known, and nothing where the service tells nothing', () => {
    assert.match(page('{"name":"run","dataset_id":"d-1","config":null}'), /\| Dataset \| `d-1` \|\n\| Id/);
    assert.match(page('{"name":"run"}'), /## Configuration\n\nNone\.\n\n## Metadata\n\nNone\.\n$/);
  });

  it('says so where the dataset is deleted', () => {
    assert.match(page('{"name":"run","dataset_id":"d-1"}', 'deleted'), /\| Dataset \| `d-1` \(deleted\) \|/);
  });

  it('keeps the lines of a description, whatever they begin with, and shows no formulas and no links', () => {
    const text = page('{"name":"costs $5 or $6","description":"- a\\n\\n# b\\r\\n1. $x$ ada@example.com //c.d"}');
    assert.match(
      text,
      /^# costs \\\$5 or \\\$6\n\n\\- a<br><br>\\# b<br>1\. \\\$x\\\$ ada\\@example\.com \\\/\\\/c\.d\n/,
    );
    assert.match(page('{"name":"run","description":"1. a"}'), /\n\n1\\\. a\n/);
  });

  it('shows text of the service as text: no markup, no pictures, no end of a block', () => {
    const text = page('{"name":"<img src=x> ![a](https://b)","dataset_id":"d`|","metadata":{"a":"```\\n# b"}}', {
      name: '*x*',
    });
    assert.match(text, /^# \\<img src=x\\> \\!\\\[a\\\]\(https:\\\/\\\/b\)$/m);
    assert.match(text, /\| Dataset \| \\\*x\\\* \(`d\\\|`\) \|/);
    assert.match(text, /````json\n\{\n {2}"a": "```\\n# b"\n\}\n````/);
  });
});
