import { DatabaseSync } from 'node:sqlite';
import { serveQuestions } from '../processes';
import { sampleRecord } from '../sampleRecords';

// Inserts sample records into a new SQLite file, in one transaction that has reached the disk when it is over.
//   node insertRows.js FILE RECORDS

const [file = '', count = '0'] = process.argv.slice(2);
const rows = Array.from({ length: Number(count) }, (_, index) => {
  const { id, input, expected_output, metadata, tags } = sampleRecord(index);
  return [id, ...[input, expected_output, metadata, tags].map((value) => JSON.stringify(value))];
});

serveQuestions({}, () => {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
  database.exec(
    'CREATE TABLE records (id TEXT PRIMARY KEY, input TEXT, expected_output TEXT, metadata TEXT, tags TEXT)',
  );
  const insert = database.prepare('INSERT INTO records VALUES (?,?,?,?,?)');
  const started = performance.now();
  database.exec('BEGIN IMMEDIATE');
  for (const row of rows) insert.run(...row);
  database.exec('COMMIT');
  const time = performance.now() - started;
  database.close();
  return time;
});
