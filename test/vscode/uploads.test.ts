import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { answering, closeAll, connectSandbox, eventually, product } from './support/product';
import { sandboxSuite } from './support/sandboxSuite';
import { saidMessages } from './support/messages';
import { datasetNode } from './support/nodes';
import { drivenWindow, type DrivenWindow } from './support/window';

const uploadPath = '*/records/upload';
const capitals =
  'id,input,expected_output,metadata,tags\nparis,Capital of France?,Paris,"{""level"": 1}","[""topic:geo""]"\n';

for (const dialect of ['documented', 'observed'] as const) {
  describe(`Uploading CSV files (${dialect} dialect)`, () => {
    const suite = sandboxSuite(dialect, 'uploads');
    const messages = saidMessages();
    let connectionName: string;
    let datasetId: string;
    let window: DrivenWindow;
    let folder: vscode.Uri;
    let count = 0;

    before(async function () {
      window = drivenWindow(this);
      connectionName = (await product()).connections.get(suite.connectionId)?.name ?? '';
      const root = vscode.workspace.workspaceFolders?.[0]?.uri;
      assert.ok(root);
      folder = vscode.Uri.joinPath(root, `uploads-${dialect}`);
      fs.mkdirSync(folder.fsPath, { recursive: true });
    });
    beforeEach(async () => {
      await vscode.commands.executeCommand('notifications.clearAll');
      datasetId = await suite.sandbox.createDataset(suite.projectId, `target ${++count}`);
    });

    const file = (name: string, content: string | Uint8Array): vscode.Uri => {
      const uri = vscode.Uri.joinPath(folder, name);
      fs.writeFileSync(uri.fsPath, content);
      return uri;
    };
    const node = () => datasetNode({ connectionId: suite.connectionId, projectId: suite.projectId, datasetId });
    const held = async (id = datasetId) => [...(await suite.sandbox.records(suite.projectId, id)).values()];
    const uploads = async () => (await suite.sandbox.requests()).filter(({ path }) => path.includes('/records/upload'));
    const datasets = async (name: string) => {
      const listed = await suite.sandbox.request<{ data: { id: string; attributes: { name: string } }[] }>(
        'GET',
        `/api/v2/llm-obs/v1/${suite.projectId}/datasets?page[limit]=1000`,
      );
      return listed.data.filter(({ attributes }) => attributes.name === name).map(({ id }) => id);
    };

    const offers = (label: string) =>
      eventually(`the prompt offers “${label}”`, async () =>
        (await window.picks()).some((text) => text.includes(label)),
      );
    const choose = async (label: string) => {
      await offers(label);
      await window.pick(label);
    };
    const accept = async (label: string) => {
      await window.accept(label);
    };
    const says = (text: RegExp) => messages.says(text);
    const run = (...args: unknown[]) => vscode.commands.executeCommand('llmObs.uploadCsv', ...args);
    /** From the explorer's file into the dataset of this test, with the options as they stand. */
    const uploadIntoTarget = async (...files: [vscode.Uri, ...vscode.Uri[]]) => {
      const done = run(files[0], files);
      await choose(connectionName);
      await choose('uploads');
      await choose(`target ${count}`);
      await accept('Deduplicate');
      await accept('Upload ');
      await done;
    };

    it('goes from the explorer through connection, project, dataset, options and preview to the result', async () => {
      const before = (await uploads()).length;
      const uri = file('qa.csv', capitals);
      const done = run(uri, [uri]);
      await choose(connectionName);
      await choose('uploads');
      await choose(`target ${count}`);
      await offers('Deduplicate');
      const within = `${connectionName} (${new URL(suite.sandbox.url).host}) › uploads`;
      assert.equal(await window.promptTitle('Upload qa.csv'), `Upload qa.csv to target ${count} · ${within}`);
      await accept('Deduplicate');
      await offers('Upload 1 record to target');
      assert.equal(await window.promptTitle('qa.csv →'), `qa.csv → target ${count} · ${within}`);
      const shown = (await window.picks()).join('\n');
      assert.match(shown, /First rows, as the service will read them/);
      assert.match(shown, /Capital of France\?[^]*text[^]*→ Paris[^]*metadata \{"level": 1\} \(object\)[^]*id paris/);
      await window.press('Enter');
      await done;
      await says(new RegExp(`^Uploaded 1 record from qa\\.csv to target ${count}\\.$`));
      assert.equal((await uploads()).length, before + 1);
      const [record] = await held();
      assert.equal(record?.['input'], 'Capital of France?');
      assert.equal(record?.['expected_output'], 'Paris');
      assert.deepEqual(record?.['metadata'], { level: 1 });

      await window.clickToast('Uploaded 1 record', 'Open Dataset');
      await eventually('the dataset opens', () =>
        vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.startsWith(`target ${count}`))),
      );
    });

    it('starts at the dataset where it was called on one, and Esc at the preview leaves everything as it was', async () => {
      const before = (await uploads()).length;
      const uri = file('left.csv', capitals);
      const { questions } = await answering('showOpenDialog', [[uri]], async () => {
        const done = run(await node());
        await accept('Deduplicate');
        await offers('Upload 1 record');
        await window.press('Escape');
        await done;
      });
      assert.match(questions.join(), /Upload CSV files to target \d+ · Test .* \(127/);
      assert.equal((await uploads()).length, before);
      assert.deepEqual(await held(), []);
    });

    it('makes a new dataset only after the last yes, and says where the name was taken', async () => {
      const uri = file(`fresh ${dialect}.csv`, capitals);
      for (const taken of [false, true]) {
        const done = run(uri);
        await choose(connectionName);
        await choose('uploads');
        await choose('Create a New Dataset…');
        await window.promptText('Name of the new dataset');
        await window.press('Enter');
        await accept('Deduplicate');
        await offers('into a new dataset');
        assert.equal((await datasets(`fresh ${dialect}`)).length, taken ? 1 : 0);
        await window.press('Enter');
        await done;
        const existed = taken
          ? / A dataset named fresh .* was there already: its records were kept\.$/
          : /fresh \w+\.$/;
        await says(existed);
        assert.equal((await datasets(`fresh ${dialect}`)).length, 1);
        messages.clear();
      }
    });

    it('converts a Latin-1 file with semicolons and other names, and leaves the file alone', async () => {
      const content = Buffer.from('Question;Answer\nHauptstadt von Österreich?;"Wien; klar"\n', 'latin1');
      const uri = file('german.csv', content);
      const done = run(uri);
      await offers('Send “Question” as “input”');
      assert.match((await window.picks()).join('\n'), /UTF-8 instead of Windows-1252[^]*commas instead of semicolons/);
      await window.press('Enter');
      await choose(connectionName);
      await choose('uploads');
      await choose(`target ${count}`);
      await accept('Deduplicate');
      await accept('Upload 1 record');
      await done;
      await says(/^Uploaded 1 record from german\.csv/);
      const [record] = await held();
      assert.equal(record?.['input'], 'Hauptstadt von Österreich?');
      assert.equal(record?.['expected_output'], 'Wien; klar');
      assert.deepEqual(fs.readFileSync(uri.fsPath), content);
    });

    it('asks which column holds the input where none is called so, or adds a header', async () => {
      const uri = file('columns.csv', 'frage,antwort\nwas?,das\n');
      let done = run(uri);
      await choose('frage');
      await choose(connectionName);
      await offers('uploads');
      await window.press('Escape');
      await done;

      done = run(uri);
      await choose('The first row is data');
      await choose('Column 1');
      await choose('None');
      await choose(connectionName);
      await choose('uploads');
      await choose(`target ${count}`);
      await accept('Deduplicate');
      await accept('Upload 2 records');
      await done;
      await says(/^Uploaded 2 records/);
      assert.deepEqual((await held()).map(({ input }) => input).sort(), ['frage', 'was?']);
    });

    it('remembers the options and sends them', async () => {
      const uri = file('tagged.csv', capitals);
      const done = answering('showOpenDialog', [[uri]], async () => run(await node()));
      await offers('Deduplicate');
      await window.pick('Add tags…');
      await window.answer('');
      await window.promptText('Tags, separated by commas');
      await window.answer('env:prod, team:ai');
      await window.accept('adds env:prod, team:ai');
      await done;
      await says(/^Uploaded 1 record/);
      const [record] = await held();
      assert.deepEqual([...(record?.['tags'] as string[])].sort(), ['env:prod', 'team:ai', 'topic:geo']);

      const again = answering('showOpenDialog', [[uri]], async () => run(await node()));
      await offers('env:prod, team:ai');
      await window.pick('Add tags…');
      await window.answer('');
      await offers('Upload 1 record');
      await window.press('Escape');
      await again;
    });

    const many = (rows: number) =>
      `input\n${Array.from({ length: rows }, (_, i) => `question ${i} ${'x'.repeat(200)}`).join('\n')}\n`;

    it('shows in the notification what was sent and written, and Cancel stops it', async () => {
      await suite.sandbox.addFault({ path: uploadPath, pace: 1000 });
      const uri = file('slow.csv', many(20_000));
      const done = uploadIntoTarget(uri);
      await eventually('the progress is shown', async () =>
        /slow\.csv → target \d+: [\d,]+ of 20,000 records written/.test((await window.toasts()).join('\n')),
      );
      await window.clickToast('slow.csv → target', 'Cancel');
      await done;
      const text = await says(/The upload of slow\.csv to target \d+ was stopped\./);
      assert.match(text, /At least [\d,]+ records had been written: look at target \d+ before uploading again\./);
      await eventually('the service has given up', async () => (await held()).length === 0);
    });

    it('tells the reason and the row where the service gives up', async () => {
      const uri = file('refused.csv', 'input,metadata\nok,\nbad,[1]\n');
      const done = run(uri, [uri]);
      await choose(connectionName);
      await choose('uploads');
      await choose(`target ${count}`);
      await accept('Deduplicate');
      await window.accept('Metadata that is no JSON object in row 2: "[1]"');
      await done;
      const text = await says(/The upload of refused\.csv to target \d+ failed:/);
      assert.match(text, /row \d+: metadata is not a JSON object/);
      assert.match(text, /before uploading again\./);
      assert.deepEqual(await held(), []);
    });

    it('says that the outcome is unknown where the answer breaks off', async () => {
      await suite.sandbox.addFault({ path: uploadPath, body: 'half' });
      await uploadIntoTarget(file('half.csv', capitals));
      await says(/The upload of half\.csv .* failed: .*may or may not have been done/);
    });

    for (const [status, reason] of [
      [401, /key/],
      [404, /half|status|not|exist|found/i],
    ] as const) {
      it(`tells the way on where the service answers ${status}`, async () => {
        await suite.sandbox.addFault({ path: uploadPath, status });
        await uploadIntoTarget(file(`refused-${status}.csv`, capitals));
        await says(reason);
        assert.deepEqual(await held(), []);
      });
    }

    it('sends what it can of several files and tells of all in one notification', async () => {
      const broken = Array.from({ length: 40_000 }, (_, i) => (i === 39_999 ? '"broken" quote' : `question ${i}`));
      const files = [
        file('one.csv', 'input\na\nb\n'),
        file('broken.csv', `input\n${broken.join('\n')}\n`),
        file('three.csv', 'input\nc\n'),
      ] as const;
      await uploadIntoTarget(files[0], files[1], files[2]);
      const text = await says(/^Uploaded 3 records from 2 of 3 files to target/);
      assert.match(text, /broken\.csv has a broken quote in row 40,000: text follows a closing quote/);
      assert.deepEqual((await held()).map(({ input }) => input).sort(), ['a', 'b', 'c']);
    });
  });
}

describe('A file to be uploaded', () => {
  const messages = saidMessages();
  let folder: string;
  let window: DrivenWindow;
  const run = (uri: vscode.Uri) => vscode.commands.executeCommand('llmObs.uploadCsv', uri);
  const says = (text: RegExp) => messages.says(text);
  const offers = (label: string) =>
    eventually(`the prompt offers “${label}”`, async () => (await window.picks()).some((text) => text.includes(label)));
  const file = (name: string, content: string | Uint8Array): vscode.Uri => {
    const target = path.join(folder, name);
    fs.writeFileSync(target, content);
    return vscode.Uri.file(target);
  };

  before(function () {
    window = drivenWindow(this);
    const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    assert.ok(root);
    folder = fs.mkdtempSync(path.join(root, 'files-'));
  });
  afterEach(closeAll);

  for (const [name, content, message] of [
    ['empty.csv', '', /empty\.csv is empty: it needs a header with a column “input”/],
    ['header.csv', 'input,expected_output\n', /header\.csv has a header but no rows/],
    ['workbook.csv', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), /workbook\.csv is a workbook or an archive/],
    ['quote.csv', 'input\n"a" b\n', /quote\.csv has a broken quote in row 1/],
    ['twice.csv', 'input,input\na,b\n', /twice\.csv has two columns “input”/],
  ] as const) {
    it(`is refused before anything is asked: ${name}`, async () => {
      await run(file(name, content));
      await says(message);
    });
  }

  it('is refused where it is not there any more', async () => {
    await run(vscode.Uri.file(path.join(folder, 'gone.csv')));
    await says(/gone\.csv is not there any more/);
  });

  it('is saved first where an editor holds changes to it, if the person agrees', async () => {
    const uri = file('dirty.csv', 'input\nold\n');
    const { document } = await vscode.window.showTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(2, 0), 'new\n');
    await vscode.workspace.applyEdit(edit);

    const left = await answering('showWarningMessage', [undefined], async () => run(uri));
    assert.match(left.questions.join(), /dirty\.csv has changes that aren’t saved/);
    assert.equal(document.isDirty, true);

    await answering('showWarningMessage', ['Save and Upload'], async () => {
      const done = run(uri);
      await eventually('the file is saved', () => fs.readFileSync(uri.fsPath, 'utf8') === 'input\nold\nnew\n');
      await offers('Create a New Project…');
      await window.press('Escape');
      await done;
    });
  });

  it('is read through VS Code where it is not on a local disk', async () => {
    const connected = await connectSandbox('documented');
    const projectId = await connected.sandbox.createProject('elsewhere');
    const datasetId = await connected.sandbox.createDataset(projectId, 'from memory');
    const provider = vscode.workspace.registerFileSystemProvider('memory-test', memoryFiles('input\nfrom memory\n'));
    try {
      const node = await datasetNode({ connectionId: connected.connectionId, projectId, datasetId });
      const uri = vscode.Uri.parse('memory-test:/remote.csv');
      const done = answering('showOpenDialog', [[uri]], async () =>
        vscode.commands.executeCommand('llmObs.uploadCsv', node),
      );
      await window.accept('Deduplicate');
      await window.accept('Upload 1 record');
      await done;
      await says(/^Uploaded 1 record from remote\.csv to from memory\.$/);
    } finally {
      provider.dispose();
      await connected.stop();
    }
  });

  it('is not sent where it was changed after it was checked', async () => {
    const connected = await connectSandbox('documented');
    const projectId = await connected.sandbox.createProject('changing');
    const datasetId = await connected.sandbox.createDataset(projectId, 'changing');
    try {
      const node = await datasetNode({ connectionId: connected.connectionId, projectId, datasetId });
      const uri = file('changing.csv', 'input\na\n');
      const done = answering('showOpenDialog', [[uri]], async () =>
        vscode.commands.executeCommand('llmObs.uploadCsv', node),
      );
      await window.accept('Deduplicate');
      await offers('Upload 1 record');
      fs.writeFileSync(uri.fsPath, 'input\na\nb\n');
      await window.press('Enter');
      await done;
      await says(/changing\.csv was changed while it was read: upload it again\./);
      assert.equal((await connected.sandbox.records(projectId, datasetId)).size, 0);
    } finally {
      await connected.stop();
    }
  });
});

/** A file system that holds one file, whatever it is called. */
function memoryFiles(content: string): vscode.FileSystemProvider {
  const bytes = new TextEncoder().encode(content);
  const readOnly = () => {
    throw vscode.FileSystemError.NoPermissions();
  };
  return {
    onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: () => ({ type: vscode.FileType.File, ctime: 0, mtime: 1, size: bytes.length }),
    readFile: () => bytes,
    readDirectory: () => [],
    createDirectory: readOnly,
    writeFile: readOnly,
    delete: readOnly,
    rename: readOnly,
  };
}
